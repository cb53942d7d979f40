import { UsageError } from "../../errors.ts";
import type { ColumnLayout, JsonLayout } from "../../parse/format.ts";
import { cloudflareFieldMap } from "./fields.ts";

const times = ["EdgeStartTimestamp", "EdgeEndTimestamp"] as const;
const others = [
  "RayID",
  "ClientIP",
  "ClientRequestHost",
  "ClientRequestMethod",
  "ClientRequestURI",
  "ClientRequestPath",
  "EdgeResponseStatus",
  "CacheCacheStatus",
] as const;

const normalized = (name: string): string => name.toLowerCase().replace(/[^a-z0-9.]/g, "");
const names = new Map(Object.keys(cloudflareFieldMap).map((name) => [normalized(name), name]));

/** A record template can spell a name `client-ip` and nest the fields in other objects. */
function fieldName(key: string): string {
  for (let rest = key; rest !== ""; rest = rest.includes(".") ? rest.slice(rest.indexOf(".") + 1) : "") {
    const name = names.get(normalized(rest));
    if (name !== undefined) return name;
  }
  return key;
}

export const cloudflareJson: JsonLayout = { name: "", needs: [times, others], fieldName };

const delimiters = [",", "\t", ";", "|"] as const;

const isFieldName = (name: string): boolean => /^[A-Z][A-Za-z0-9]+$/.test(name);

function columnsOf(line: string, name: string): ColumnLayout | null {
  const separator = delimiters.find((each) => line.includes(each));
  if (separator === undefined) return null;
  const columns = line.split(separator).map((each) => each.replace(/^\s*"?|"?\s*$/g, ""));
  const has = (wanted: readonly string[]): boolean => wanted.some((each) => columns.includes(each));
  if (!columns.every(isFieldName) || !has(times) || !has(others)) return null;
  return { name, escape: "none", separator, quotes: "doubled", columns, required: columns.length };
}

/** `"ClientIP","EdgeStartTimestamp",...`: the batch_prefix of a job with output type csv. */
export const header = (line: string): ColumnLayout | null => columnsOf(line, "csv");

/** The layout of csv without a header: `text` is the job's field_names, joined by its field_delimiter. Throws UsageError. */
export function fieldNames(text: string, name: string): ColumnLayout {
  const layout = columnsOf(text, name);
  if (layout) return layout;
  throw new UsageError(
    `--log-format "${text}": expected the field_names of the job in log order, including a time, e.g. ClientIP,EdgeStartTimestamp,RayID`,
  );
}
