import { RecordLayout } from "../generated-accessors.ts";
import { requestColumns } from "../request.ts";
import { fieldNames, storedMeasures } from "./bytes/compile.ts";
import type { FieldSpec, Format, Layout } from "./format.ts";
import type { LineRecord } from "./line-record.ts";

// columns that no layout names
const derived: readonly (keyof LineRecord)[] = [
  "request_line",
  "client_kind",
  "attempts",
  "unknown_values",
  "skip",
];

const columnsOf = ([type, column = type]: FieldSpec): string[] =>
  type === "status" ? [column, `${column}_word`] : [column];

const statuses = ({ fieldMap }: Format): string[] =>
  Object.values(fieldMap).flatMap((spec) => (spec[0] === "status" ? columnsOf(spec) : []));

/** The columns of the lines of a layout: those that its fields fill, and those that rules read. */
export function recordLayoutOf(format: Format, layout: Layout): RecordLayout<LineRecord> {
  const { fieldMap, measures = [], rules } = format;
  const names = "needs" in layout ? Object.keys(fieldMap) : fieldNames(layout);
  const filled = names.flatMap((name) => (fieldMap[name] ? columnsOf(fieldMap[name]) : []));
  const inRules = Object.values(rules).flatMap((table) => table.flatMap(([, when]) => Object.keys(when)));
  return new RecordLayout(
    [...storedMeasures, ...statuses(format), ...measures],
    [...filled, ...requestColumns, ...inRules, ...derived],
  );
}
