import { clientKindOf } from "../../classify/client-kind.ts";
import type { Parsed } from "../../detect/line-parser.ts";
import { isServerError } from "../../faults/error-budget.ts";
import { ruleEvaluator } from "../../faults/evaluate.ts";
import { type HiddenFailure, hiddenFailures } from "../../faults/hidden.ts";
import type { Verdict } from "../../faults/rule.ts";
import { tierRules } from "../../faults/tier-rules.ts";
import type { Format } from "../../parse/format.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import type { ParsedLine } from "../../parse/parsed-line.ts";
import type { LayoutParser } from "../../parse/parser.ts";
import { downgradeUnknown } from "../../parse/vendor-values.ts";
import type { Tier } from "../../request.ts";
import type { JudgedRequest, Judgment } from "./judgment.ts";

type Judge = (record: LineRecord) => Verdict;

const judges = new Map<Format, Partial<Record<Tier, Judge>>>();

/** Evaluates the rules of a format, then those of the tier. A format without rules for a tier uses those of its own. */
export function judgeOf(format: Format, tier: Tier): Judge {
  const byTier = judges.get(format);
  const cached = byTier?.[tier];
  if (cached) return cached;
  const formatRules = format.rules[tier] ?? format.rules[format.tier] ?? [];
  const byRules = ruleEvaluator([...formatRules, ...tierRules[tier]]);
  const judge: Judge = (record) => downgradeUnknown(byRules(record), record);
  judges.set(format, { ...byTier, [tier]: judge });
  return judge;
}

type HiddenJudge = (record: LineRecord, verdict: Verdict) => HiddenFailure | null;

const hiddenJudges = new Map<Format, HiddenJudge>();

/** Finds the failure behind a good answer. */
export function hiddenJudgeOf(format: Format): HiddenJudge {
  const judge = hiddenJudges.get(format) ?? hiddenFailures(format.hidden);
  hiddenJudges.set(format, judge);
  return judge;
}

/** `override`: the tier that the user gave. */
function judge(record: LineRecord, { format, name }: LayoutParser, override: Tier | undefined): Judgment {
  const tier = override ?? format.tierOf?.(record) ?? format.tier;
  const verdict = judgeOf(format, tier)(record);
  const client_kind = record.client_kind ?? clientKindOf(record.user_agent, record.path, record.status);
  const hidden = hiddenJudgeOf(format)(record, verdict);
  return {
    verdict,
    client_kind,
    server_error: isServerError(verdict, record.status, client_kind),
    hidden_reason: hidden?.reason ?? null,
    hidden_by: hidden?.by ?? null,
    source: format.name,
    format: name,
    tier,
    redelivers: format.redelivers === true,
    dimensionsId: null,
  };
}

// attempts are rows of each request, and unknown values are counted for each line
const isCacheable = ({ attempts, unknown_values }: LineRecord): boolean =>
  unknown_values === undefined && (attempts === undefined || attempts.length === 0);

/** Judges a line of bytes, or returns the cached judgment of lines like it. */
export function judgeParsed(
  { record, entry }: ParsedLine<Judgment>,
  parser: LayoutParser,
  override: Tier | undefined,
): Judgment {
  if (entry !== null && entry.judged !== null) return entry.judged;
  const judged = judge(record, parser, override);
  if (entry !== null && isCacheable(record)) entry.judged = judged;
  return judged;
}

/** Judges a line of text. `line`: its number in the file. */
export function judgeLine(
  { parser, record }: Parsed,
  override: Tier | undefined,
  line: number,
  checksum = 0,
): JudgedRequest {
  return { request: record, values: null, judged: judge(record, parser, override), line, checksum };
}
