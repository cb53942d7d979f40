import { judgeBy } from "../faults/attribute.ts";
import type { Verdict } from "../faults/rule.ts";
import { isServerError } from "../faults/server-error.ts";
import { tierRules } from "../faults/tiers.ts";
import { clientKindOf } from "../formats/client-kind.ts";
import type { Read } from "../formats/detect.ts";
import type { Draft, Format } from "../formats/format.ts";
import { routeOf } from "../formats/route.ts";
import { traceKeyOf } from "../formats/trace-key.ts";
import { besideNewWords } from "../formats/words.ts";
import type { Tier } from "../request.ts";
import type { Row } from "../store/write.ts";

type Judge = (draft: Draft) => Verdict;

const judges = new Map<string, Judge>();

/** The rules of a format, then those of its tier. A format without rules for a tier keeps to its own. */
export function judgeOf(format: Format, tier: Tier): Judge {
  const key = `${format.name} ${tier}`;
  let judge = judges.get(key);
  if (!judge) {
    const own = format.rules[tier] ?? format.rules[format.tier] ?? [];
    const byRules = judgeBy([...own, ...tierRules[tier]]);
    judge = (draft) => besideNewWords(byRules(draft), draft);
    judges.set(key, judge);
  }
  return judge;
}

/** All that is stored of a line. */
export function rowOf({ reader, draft }: Read, told: Tier | undefined, line: number): Row {
  const { format } = reader;
  const tier = told ?? format.tierOf?.(draft) ?? format.tier;
  const verdict = judgeOf(format, tier)(draft);
  const client_kind = draft.client_kind ?? clientKindOf(draft.user_agent, draft.path, draft.status);
  return {
    request: { ...draft, time_ms: draft.time_ms ?? 0 },
    verdict,
    client_kind,
    route: draft.path == null ? null : routeOf(draft.path),
    trace_key: draft.trace_id == null ? null : traceKeyOf(draft.trace_id),
    server_error: isServerError(verdict, draft.status, client_kind),
    format: reader.name,
    source: format.name,
    tier,
    line,
  };
}
