import { UsageError } from "../../errors.ts";
import type { ColumnLayout, JsonLayout } from "../../parse/format.ts";
import { addedRealtimeColumns, originColumns, realtimeColumns, standardColumns } from "./fields.ts";

/** The customer chooses the delimiter of standard logs (v2); the file does not name it. */
const delimiters = ["\t", " ", ",", "|", ";"] as const;
const requiredNames = ["date", "time", "timestamp", "timestamp(ms)", "sc-status"];

const tabs = (name: string, columns: readonly string[], last: string): ColumnLayout => ({
  name,
  escape: "none",
  separator: "\t",
  quotes: false,
  columns,
  required: columns.indexOf(last) + 1,
});

function layoutOfNames(names: string, name: string): ColumnLayout {
  const columns = names.split(/[\s,|;]+/).filter(Boolean);
  const required = 1 + Math.max(...requiredNames.map((each) => columns.indexOf(each)));
  return { ...tabs(name, columns, ""), separator: delimiters, required };
}

/** `#Fields: date time x-edge-location ...` of a standard log. The header of an RTMP log (x-event) has no requests. */
export function header(line: string): ColumnLayout | null {
  if (!line.startsWith("#Fields:")) return null;
  const layout = layoutOfNames(line.slice("#Fields:".length), "");
  const ours = layout.columns.some((name) => name.startsWith("x-edge-"));
  return ours && !layout.columns.includes("x-event") ? layout : null;
}

const fieldName = /^[a-z]+(?:-[a-z-]+)?(?:\([A-Za-z-]+\))?$/;

/**
 * The layout of logs without a header: output format "plain", and real-time logs. `text`: the fields in log order.
 * Throws UsageError if a name is invalid or the time is missing.
 */
export function fieldList(text: string, name: string): ColumnLayout {
  const layout = layoutOfNames(text.replace(/^#Fields:/, ""), name);
  const timed = ["time", "timestamp", "timestamp(ms)"].some((each) => layout.columns.includes(each));
  if (timed && layout.columns.every((each) => fieldName.test(each))) return layout;
  throw new UsageError(
    `--log-format "${text}": expected the fields of CloudFront in log order, including a time, e.g. timestamp c-ip sc-status`,
  );
}

const json: JsonLayout = { name: "v2-json", needs: [["x-edge-request-id", "x-edge-location"]] };

/** A line must have the added columns, except the last one; without them, columns after those of 2020 are not read. */
const realtime = (columns: readonly string[]): readonly ColumnLayout[] => [
  tabs("realtime", [...columns, ...addedRealtimeColumns], "origin-lbl"),
  tabs("realtime", [...columns, ...originColumns], "origin-lbl"),
  tabs("realtime", columns, "cs-protocol-version"),
];

export const cloudfrontLayouts = [
  tabs("", standardColumns, "sc-status"),
  ...realtime(realtimeColumns),
  // in 2020 "all fields" did not include s-ip
  ...realtime(realtimeColumns.filter((name) => name !== "s-ip")),
  json,
];
