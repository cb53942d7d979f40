import { UsageError } from "../../errors.ts";
import type { ColumnLayout, JsonLayout } from "../../parse/format.ts";

/**
 * The ids of fields in the configuration of a stream: https://techdocs.akamai.com/powershell/docs/data-sets,
 * https://techdocs.akamai.com/terraform/docs/datastream-migration
 */
const ids: Record<string, string> = {
  999: "streamId",
  1000: "cp",
  1002: "reqId",
  1005: "bytes",
  1006: "cliIP",
  1008: "statusCode",
  1009: "proto",
  1011: "reqHost",
  1012: "reqMethod",
  1013: "reqPath",
  1014: "reqPort",
  1015: "rspContentLen",
  1016: "rspContentType",
  1017: "UA",
  1037: "xForwardedFor",
  1066: "edgeIP",
  1100: "reqTimeSec",
  2010: "cacheStatus",
  2012: "country",
  2013: "state",
  2014: "city",
  2019: "cacheable",
  2023: "fileSizeBucket",
  2024: "edgeAttempts",
  // found in other parsers; Akamai does not document it
  2084: "isMidgress",
};

/** Some pipelines wrap the record in "doc". */
export const akamaiJson: JsonLayout = {
  name: "",
  // Akamai writes `\|`, which is not a valid escape in JSON
  mend: (line) => line.replaceAll("\\|", "|"),
  needs: [["reqTimeSec"], ["cliIP", "statusCode", "cp"]],
  fieldName: (key) => key.replace(/^doc\./, ""),
};

/** A field without a name would not be read: an error code, for example, and the verdict would be wrong. */
function checkIds(text: string, fields: readonly string[]): void {
  const unknown = fields.filter((field) => /^\d+$/.test(field) && ids[field] === undefined);
  if (unknown.length === 0) return;
  throw new UsageError(
    `--log-format "${text}": unknown field ids: ${unknown.join(", ")}; give the names of these fields instead, e.g. errorCode`,
  );
}

/**
 * The layout of structured logs, which contain values only. `text`: the names or ids of the stream's fields in order,
 * separated by spaces or commas. Throws UsageError if a name is invalid or the time is missing.
 */
export function fieldOrder(text: string, name: string): ColumnLayout {
  const fields = text.split(/[\s,]+/).filter(Boolean);
  checkIds(text, fields);
  const columns = fields.map((field) => ids[field] ?? field);
  if (columns.includes("reqTimeSec") && columns.every((field) => /^\w+$/.test(field)))
    return { name, escape: "none", separator: [" ", "\t"], quotes: false, columns, required: columns.length };
  throw new UsageError(
    `--log-format "${text}": expected the fields of the stream in log order, including reqTimeSec (1100), e.g. 1100 1006 1008`,
  );
}
