import { routeOf } from "../classify/route.ts";
import { type LineParser, lineParser, type Parsed } from "../detect/line-parser.ts";
import { noFormatFits } from "../detect/nearest-format.ts";
import { rank } from "../detect/rank.ts";
import type { Verdict } from "../faults/rule.ts";
import { judgeLine } from "../ingest/encode/judge.ts";
import type { LayoutParser } from "../parse/parser.ts";
import { textOf } from "../parse/text/escapes.ts";
import type { Tier } from "../request.ts";
import { whenWords } from "./conditions.ts";
import { reasonGuide, ruleNamed } from "./guide.ts";

const columnOf = ({ format }: LayoutParser, field: string): string => {
  const reading = format.fieldMap[field];
  return reading === undefined || reading[0] === "ignored" ? "(not used)" : (reading[1] ?? reading[0]);
};

function* fieldLines({ parser: reader }: Parsed, line: string): Generator<string> {
  const fields = reader.fields(line);
  const width = Math.max(...fields.map(([name]) => name.length));
  const columns = Math.max(...fields.map(([name]) => columnOf(reader, name).length));
  for (const [name, raw] of fields) {
    yield `  ${textOf(name).padEnd(width)}  ${columnOf(reader, name).padEnd(columns)}  ${textOf(raw)}`;
  }
}

const shown = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value));

/** Columns and facts that were worked out of the fields, those without a value left out. */
function* concluded({ record: draft }: Parsed): Generator<string> {
  for (const [name, value] of Object.entries(draft)) {
    if (value != null && !name.endsWith("_list")) yield `  ${name}: ${shown(value)}`;
  }
}

/** The verdict, the rule that decided it, and what to check first. */
export function* ruleLines({ reason, confidence, fault, answered_by, rule: id }: Verdict): Generator<string> {
  const answered = answered_by ?? "not known";
  yield reason === null
    ? `verdict: nothing failed; answered by: ${answered}`
    : `verdict: ${reason}, ${confidence}; fault: ${fault}; answered by: ${answered}`;
  const rule = ruleNamed(id);
  if (rule) yield `rule: ${id}: ${whenWords(rule[1])}${rule[5] === undefined ? "" : `: ${rule[5]}`}`;
  if (reason === null) return;
  yield "";
  yield* reasonGuide(reason);
}

/** One line in, everything out: format, fields, verdict, the rule that decided, what to check first. */
export function* explainTaken(
  { parse: take }: LineParser,
  line: string,
  readers: readonly LayoutParser[],
  tier: Tier | undefined,
): Generator<string> {
  const read = take(line);
  if ("skip" in read) {
    yield `no request: it would be skipped as ${read.skip}`;
    return;
  }
  if ("reject" in read) {
    yield read.reject === "no_format"
      ? noFormatFits(readers, textOf(line))
      : `it would be rejected: ${read.reject}`;
    return;
  }
  const { verdict, client_kind } = judgeLine(read, tier, 1).judged;
  const { format, name } = read.parser;
  yield `format: ${name} (${format.title}), tier ${tier ?? format.tier}; ${format.docs}`;
  yield "fields:";
  yield* fieldLines(read, line);
  yield "what they say:";
  yield* concluded(read);
  yield `  client_kind: ${client_kind}`;
  if (read.record.path != null) yield `  route: ${routeOf(read.record.path)}`;
  yield* ruleLines(verdict);
}

export const explainLine = (
  line: string,
  readers: readonly LayoutParser[],
  tier: Tier | undefined,
): Generator<string> => explainTaken(lineParser(rank(readers, [line])), line, readers, tier);
