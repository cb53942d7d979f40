import { UsageError } from "../../errors.ts";
import type { ColumnLayout, JsonLayout } from "../../parse/format.ts";
import { realtime, standard } from "./fields.ts";

/** Standard logs (v2) let people choose the delimiter, and say nothing of it in the file. */
const delimiters = ["\t", " ", ",", "|", ";"] as const;
const needed = ["date", "time", "timestamp", "timestamp(ms)", "sc-status"];

const tabs = (name: string, columns: readonly string[], last: string): ColumnLayout => ({
  name,
  escape: "none",
  separator: "\t",
  quotes: false,
  columns,
  required: columns.indexOf(last) + 1,
});

function listed(names: string, name: string): ColumnLayout {
  const columns = names.split(/[\s,|;]+/).filter(Boolean);
  const required = 1 + Math.max(...needed.map((each) => columns.indexOf(each)));
  return { ...tabs(name, columns, ""), separator: delimiters, required };
}

/** `#Fields: date time x-edge-location ...` of a standard log; the one of an RTMP log (x-event) has no requests. */
export function header(line: string): ColumnLayout | null {
  if (!line.startsWith("#Fields:")) return null;
  const layout = listed(line.slice("#Fields:".length), "");
  const ours = layout.columns.some((name) => name.startsWith("x-edge-"));
  return ours && !layout.columns.includes("x-event") ? layout : null;
}

const fieldName = /^[a-z]+(?:-[a-z-]+)?(?:\([A-Za-z-]+\))?$/;

/** The chosen fields, for logs that do not name them: output format "plain", and real-time logs. */
export function fieldList(text: string, name: string): ColumnLayout {
  const layout = listed(text.replace(/^#Fields:/, ""), name);
  const timed = ["time", "timestamp", "timestamp(ms)"].some((each) => layout.columns.includes(each));
  if (timed && layout.columns.every((each) => fieldName.test(each))) return layout;
  throw new UsageError(
    `--log-format "${text}": give CloudFront's fields in the log's order, a time among them: timestamp c-ip sc-status ...`,
  );
}

const json: JsonLayout = { name: "v2-json", needs: [["x-edge-request-id", "x-edge-location"]] };

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
