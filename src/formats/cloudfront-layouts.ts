import { realtime, standard } from "./cloudfront-fields.ts";
import type { Columns, JsonKeys } from "./format.ts";

/** Standard logs (v2) let people choose the delimiter, and say nothing of it in the file. */
const delimiters = ["\t", " ", ",", "|", ";"] as const;
const needed = ["date", "time", "timestamp", "timestamp(ms)", "sc-status"];

const tabs = (name: string, columns: readonly string[], last: string): Columns => ({
  name,
  escape: "none",
  separator: "\t",
  quotes: false,
  columns,
  required: columns.indexOf(last) + 1,
});

/** `#Fields: date time x-edge-location ...` of a standard log; the one of an RTMP log (x-event) has no requests. */
export function header(line: string): Columns | null {
  if (!line.startsWith("#Fields:")) return null;
  const columns = line
    .slice("#Fields:".length)
    .split(/[\s,|;]+/)
    .filter(Boolean);
  if (!columns.some((name) => name.startsWith("x-edge-")) || columns.includes("x-event")) return null;
  const required = 1 + Math.max(...needed.map((name) => columns.indexOf(name)));
  return { ...tabs("", columns, ""), separator: delimiters, required };
}

const json: JsonKeys = { name: "v2-json", needs: [["x-edge-request-id", "x-edge-location"]] };

export const layouts = [
  tabs("", standard, "sc-status"),
  tabs("realtime", realtime, "cs-protocol-version"),
  // "all fields" of 2020 had no s-ip yet
  tabs(
    "realtime",
    realtime.filter((name) => name !== "s-ip"),
    "cs-protocol-version",
  ),
  json,
];
