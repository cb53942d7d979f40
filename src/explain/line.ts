import { originTest } from "../classify/origin-test.ts";
import { routeOf } from "../classify/route.ts";
import { type LineParser, lineParser, type Parsed } from "../detect/line-parser.ts";
import type { Logged } from "../detect/message-parser.ts";
import { noFormatFits } from "../detect/nearest-format.ts";
import { rank } from "../detect/rank.ts";
import { messageRuleOf, ruleOf } from "../faults/message-rule.ts";
import { reasons } from "../faults/reasons.ts";
import type { Verdict } from "../faults/rule.ts";
import { hiddenJudgeOf, judgeLine } from "../ingest/encode/judge.ts";
import type { LayoutParser } from "../parse/parser.ts";
import { textOf } from "../parse/text/escapes.ts";
import type { RequestRow, Tier } from "../request.ts";
import { describeConditions } from "./conditions.ts";
import { reasonGuide, ruleNamed } from "./guide.ts";

const columnOf = ({ format }: LayoutParser, field: string): string => {
  const spec = format.fieldMap[field];
  return spec === undefined || spec[0] === "ignored" ? "(not used)" : (spec[1] ?? spec[0]);
};

function* fieldLines({ parser }: Parsed, line: string): Generator<string> {
  const fields = parser.fields(line);
  const width = Math.max(...fields.map(([name]) => name.length));
  const columnWidth = Math.max(...fields.map(([name]) => columnOf(parser, name).length));
  for (const [name, raw] of fields) {
    yield `  ${textOf(name).padEnd(width)}  ${columnOf(parser, name).padEnd(columnWidth)}  ${textOf(raw)}`;
  }
}

const firstServerError = 500;

const shown = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value));

/** The columns and vendor fields of the record that have a value. */
function* derivedLines({ record }: Parsed): Generator<string> {
  for (const [name, value] of Object.entries(record)) {
    if (value != null && !name.endsWith("_list")) yield `  ${name}: ${shown(value)}`;
  }
}

/** The verdict, its rule, and what to check first. */
export function* verdictLines({
  reason,
  confidence,
  fault,
  answered_by,
  rule: id,
}: Verdict): Generator<string> {
  const hop = answered_by ?? "unknown";
  yield reason === null
    ? `verdict: not failed; answered by: ${hop}`
    : `verdict: ${reason}, ${confidence}; fault: ${fault}; answered by: ${hop}`;
  const rule = ruleNamed(id);
  if (rule) yield `rule: ${id}: ${describeConditions(rule[1])}${rule[5] === undefined ? "" : `: ${rule[5]}`}`;
  if (reason === null) return;
  yield "";
  yield* reasonGuide(reason);
}

/** How to repeat a failure that a CDN reports of its origin without the CDN. */
export function* testLines(
  { fault }: Verdict,
  tier: Tier,
  { status, scheme, host, path, upstream_addr }: RequestRow,
): Generator<string> {
  if (tier !== "cdn" || fault === "cdn" || fault === "client" || (status ?? 0) < firstServerError) return;
  const command = originTest({ scheme, host, path, address: upstream_addr });
  if (command !== null) yield `test the origin without the CDN:\n  ${command}`;
}

/** Explains a message of an error log: its fields, the rule that it matches, and what to check first. */
function* messageLines({ message, errorLog }: Logged): Generator<string> {
  yield `format: ${errorLog.name} (${errorLog.title}); ${errorLog.docs}`;
  yield "fields:";
  for (const [name, value] of Object.entries(message)) {
    const text = name === "time_ms" ? new Date(Number(value)).toISOString() : value;
    if (value != null) yield `  ${name.replace(/_ms$/, "")}: ${text}`;
  }
  const row = messageRuleOf(errorLog.rules, { ...message, subrequest: message.subrequest ?? "no" });
  const [id, when, , blame, confidence, why] = row === null ? [] : ruleOf(row);
  if (id === undefined || when === undefined) yield "cause: other; no rule matches the message";
  else yield `rule: ${id}: ${describeConditions(when)}${why === undefined ? "" : `: ${why}`}`;
  if (typeof blame !== "string") return;
  yield `cause of its request: ${blame}, ${confidence}`;
  yield "";
  yield* reasonGuide(blame);
}

/** Explains a line: format, fields, record, verdict, rule, and what to check first. */
export function* explainWith(
  { parse }: LineParser,
  line: string,
  parsers: readonly LayoutParser[],
  tier: Tier | undefined,
): Generator<string> {
  const parsed = parse(line);
  if ("skip" in parsed) {
    yield `not a request; ingest skips the line: ${parsed.skip}`;
    return;
  }
  if ("reject" in parsed) {
    yield parsed.reject === "no_format"
      ? noFormatFits(parsers, textOf(line))
      : `ingest rejects the line: ${parsed.reject}`;
    return;
  }
  if ("message" in parsed) {
    yield* messageLines(parsed);
    return;
  }
  const { verdict, client_kind } = judgeLine(parsed, tier, 1).judged;
  const hidden = hiddenJudgeOf(parsed.parser.format)(parsed.record, verdict);
  const { format, name } = parsed.parser;
  yield `format: ${name} (${format.title}), tier ${tier ?? format.tier}; ${format.docs}`;
  yield "fields:";
  yield* fieldLines(parsed, line);
  yield "record:";
  yield* derivedLines(parsed);
  yield `  client_kind: ${client_kind}`;
  if (parsed.record.path != null) yield `  route: ${routeOf(parsed.record.path)}`;
  yield* verdictLines(verdict);
  if (hidden)
    yield `hidden from the client: ${hidden.reason}, ${reasons[hidden.reason].meaning}: ${hidden.why}`;
  yield* testLines(verdict, tier ?? format.tier, parsed.record);
}

/** Whether a format recognizes the text as one of its lines. */
export const isLogLine = (text: string, parsers: readonly LayoutParser[]): boolean =>
  !("reject" in lineParser(rank(parsers, [text])).parse(text));

export const explainLine = (
  line: string,
  parsers: readonly LayoutParser[],
  tier: Tier | undefined,
): Generator<string> => explainWith(lineParser(rank(parsers, [line])), line, parsers, tier);
