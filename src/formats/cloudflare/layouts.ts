import { UsageError } from "../../errors.ts";
import type { ColumnLayout, JsonLayout } from "../../parse/format.ts";
import { vocabulary } from "./vocabulary.ts";

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

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9.]/g, "");
const names = new Map(Object.keys(vocabulary).map((name) => [plain(name), name]));

/** A record template may spell a name `client-ip`, and wrap the fields in further objects. */
function wordOf(key: string): string {
  for (let rest = key; rest !== ""; rest = rest.includes(".") ? rest.slice(rest.indexOf(".") + 1) : "") {
    const name = names.get(plain(rest));
    if (name !== undefined) return name;
  }
  return key;
}

export const json: JsonLayout = { name: "", needs: [times, others], fieldName: wordOf };

const delimiters = [",", "\t", ";", "|"] as const;

const isField = (name: string): boolean => /^[A-Z][A-Za-z0-9]+$/.test(name);

function columnsOf(line: string, name: string): ColumnLayout | null {
  const separator = delimiters.find((each) => line.includes(each));
  if (separator === undefined) return null;
  const columns = line.split(separator).map((each) => each.replace(/^\s*"?|"?\s*$/g, ""));
  const has = (wanted: readonly string[]): boolean => wanted.some((each) => columns.includes(each));
  if (!columns.every(isField) || !has(times) || !has(others)) return null;
  return { name, escape: "none", separator, quotes: "doubled", columns, required: columns.length };
}

/** `"ClientIP","EdgeStartTimestamp",...`: the names that a job of output type csv writes into its batch_prefix. */
export const header = (line: string): ColumnLayout | null => columnsOf(line, "csv");

/** For csv without such a line: the job's field_names, joined by its field_delimiter. */
export function fieldNames(text: string, name: string): ColumnLayout {
  const layout = columnsOf(text, name);
  if (layout) return layout;
  throw new UsageError(
    `--log-format "${text}": give the job's field_names in the log's order, a time among them: ClientIP,EdgeStartTimestamp,RayID ...`,
  );
}
