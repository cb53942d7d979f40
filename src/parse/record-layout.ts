import { RecordLayout } from "../generated-accessors.ts";
import { requestColumns } from "../request.ts";
import { fieldNames, storedMeasures } from "./bytes/compile.ts";
import type { FieldSpec, Format, Layout, LineRecord } from "./format.ts";

/** What a line that is like others sets in its draft, beside the measures of its format. */
const measured: readonly (keyof LineRecord)[] = [
  ...storedMeasures,
  ...([
    "client_number",
    "path_word",
    "referer_word",
    "user_agent_word",
    "words",
    "line_sum",
    "cacheEntry",
  ] as const),
];
const kept: readonly (keyof LineRecord)[] = [
  "request_line",
  "client_kind",
  "attempts",
  "unknown_values",
  "skip",
];

const statuses = ({ fieldMap: vocabulary }: Format): string[] =>
  Object.values(vocabulary).flatMap((reading) => (reading[0] === "status" ? targetsOf(reading) : []));

const targetsOf = ([kind, to = kind]: FieldSpec): string[] => (kind === "status" ? [to, `${to}_word`] : [to]);

/** All that a line of this layout can have: what stands in it, and what is asked for by rules. */
export function recordLayoutOf(format: Format, layout: Layout): RecordLayout<LineRecord> {
  const { fieldMap: vocabulary, measures = [], rules } = format;
  const names = "needs" in layout ? Object.keys(vocabulary) : fieldNames(layout);
  const filled = names.flatMap((name) => (vocabulary[name] ? targetsOf(vocabulary[name]) : []));
  const asked = Object.values(rules).flatMap((table) => table.flatMap(([, when]) => Object.keys(when)));
  return new RecordLayout(
    [...measured, ...statuses(format), ...measures],
    [...filled, ...requestColumns, ...asked, ...kept],
  );
}
