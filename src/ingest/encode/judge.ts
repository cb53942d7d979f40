import { clientKindOf } from "../../classify/client-kind.ts";
import type { Parsed } from "../../detect/line-parser.ts";
import { isServerError } from "../../faults/error-budget.ts";
import { judgeBy } from "../../faults/evaluate.ts";
import type { Verdict } from "../../faults/rule.ts";
import { tierRules } from "../../faults/tier-rules.ts";
import type { Format, LineRecord } from "../../parse/format.ts";
import { downgradeUnknown } from "../../parse/vendor-values.ts";
import type { ClientKind, Tier } from "../../request.ts";
import type { DimensionsId } from "./dimensions.ts";

type Judge = (draft: LineRecord) => Verdict;

/** What follows from the words of a line, the same for all lines that are alike. */
export interface JudgedLine {
  readonly verdict: Verdict;
  readonly client_kind: ClientKind;
  readonly server_error: boolean;
  readonly format: string;
  readonly tier: Tier;
  /** its source may deliver it again */
  readonly redelivers: boolean;
  /** all of the request that takes few values, once it was numbered, and where */
  dimensionsId?: DimensionsId;
}

/** A request with all that follows from its line alone. */
export interface JudgedRequest {
  readonly request: LineRecord;
  readonly judged: JudgedLine;
  readonly line: number;
  /** checksum of the line, where its source may deliver it again */
  readonly sum: number;
}

const judges = new Map<Format, Partial<Record<Tier, Judge>>>();

/** The rules of a format, then those of its tier. A format without rules for a tier keeps to its own. */
export function judgeOf(format: Format, tier: Tier): Judge {
  const known = judges.get(format);
  const judge = known?.[tier];
  if (judge) return judge;
  const own = format.rules[tier] ?? format.rules[format.tier] ?? [];
  const byRules = judgeBy([...own, ...tierRules[tier]]);
  const made: Judge = (draft) => downgradeUnknown(byRules(draft), draft);
  judges.set(format, { ...known, [tier]: made });
  return made;
}

function judge({ parser: reader, record: draft }: Parsed, told: Tier | undefined): JudgedLine {
  const { format } = reader;
  const tier = told ?? format.tierOf?.(draft) ?? format.tier;
  const verdict = judgeOf(format, tier)(draft);
  const client_kind = draft.client_kind ?? clientKindOf(draft.user_agent, draft.path, draft.status);
  return {
    verdict,
    client_kind,
    server_error: isServerError(verdict, draft.status, client_kind),
    format: reader.name,
    tier,
    redelivers: format.redelivers === true,
  };
}

/** Tries are rows of their own, and new words are counted line by line. */
const isAlone = ({ attempts, unknown_values: new_words }: LineRecord): boolean =>
  new_words !== undefined || (attempts !== undefined && attempts.length > 0);

/** All that is stored of a line, but for what its file says. */
export function judgeLine(read: Parsed, told: Tier | undefined, line: number, sum = 0): JudgedRequest {
  const { record: draft } = read;
  const { cacheEntry: alike } = draft;
  const known = alike?.judged as JudgedLine | null | undefined;
  if (known) return { request: draft, judged: known, line, sum };
  const judged = judge(read, told);
  if (alike && !isAlone(draft)) alike.judged = judged;
  return { request: draft, judged, line, sum };
}
