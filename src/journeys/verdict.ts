import { isServerError } from "../faults/error-budget.ts";
import type { Reason } from "../faults/reasons.ts";
import type { HiddenBy, Verdict } from "../faults/rule.ts";
import type { ClientKind, Hop } from "../request.ts";
import type { LineShape } from "./shapes.ts";

/** One hop of a request: its last line, and the lines of earlier tries. */
export interface JourneyHop {
  readonly line: LineShape;
  readonly tries: readonly LineShape[];
}

/** What the lines of one request contain together. */
export interface JourneyEvidence {
  /** from the outermost inward */
  readonly hops: readonly [JourneyHop, ...JourneyHop[]];
  /** sources behind the innermost hop whose logs cover the time without a line of the request; null: none or unknown */
  readonly silent: readonly string[] | null;
  /** joined by content */
  readonly guessed: boolean;
}

/** Why the line of `decided_by` has the last word; see `trace/summary.ts` for the words. */
export type Why =
  | "own_answer"
  | "innermost"
  | "no_line"
  | "good_line"
  | "unusable"
  | "gave_up"
  | "no_cause"
  | "client_fault"
  | "contradiction";

export interface JourneyVerdict extends Verdict {
  readonly client_kind: ClientKind;
  readonly server_error: number;
  readonly hidden_reason: Reason | null;
  readonly hidden_by: HiddenBy | null;
  readonly fault_source: string | null;
  readonly decided_by: string | null;
  /** null if the request did not fail */
  readonly why: Why | null;
}

type Decision = Pick<
  JourneyVerdict,
  "fault" | "reason" | "confidence" | "rule" | "fault_source" | "decided_by" | "why"
>;

/** Failures of a connection, as reasons of the proxy behind it. */
const proxyReasons: Readonly<Partial<Record<Reason, Reason>>> = {
  origin_refused: "proxy_refused",
  origin_timeout: "proxy_timeout",
  origin_reset: "proxy_reset",
  origin_incomplete: "proxy_incomplete",
  origin_tls: "proxy_tls",
  origin_dns: "proxy_dns",
  origin_unhealthy: "proxy_unhealthy",
};
// an answer with a good status that broke off; a hop in front passes on the part that it received
const brokenAnswers: readonly (Reason | null)[] = ["origin_incomplete", "client_abort"];
// a client that left before or while the hop behind was asked
const clientGone: readonly (Reason | null)[] = ["client_abort", "client_timeout"];
// the hop in front may have closed the connection while it waited
const givenUp: readonly (Reason | null)[] = ["origin_timeout", "unknown"];

const sourceAtFault = ({ fault, tier, source }: LineShape): string | null => (fault === tier ? source : null);

const own = (line: LineShape, why: Why): Decision => ({
  fault: line.fault,
  reason: line.reason,
  confidence: line.confidence,
  rule: line.rule,
  fault_source: sourceAtFault(line),
  decided_by: line.source,
  why,
});

const inferred = (decision: Decision, why = decision.why): Decision => ({
  ...decision,
  confidence: decision.reason === null ? null : "inferred",
  why,
});

/** The failure is about the hop behind, which the line calls its origin. */
const blamesNext = ({ fault }: LineShape): boolean => fault === "origin" || fault === "unknown";

/** The reason in front of a proxy that has no line; null if it stays. */
const reasonWithoutLine = (reason: Reason | null): Reason | null =>
  reason === null ? null : (proxyReasons[reason] ?? (reason === "unknown" ? reason : null));

// what an error of the origin is called where nothing shows that it came out of the cache
const maybeCached: readonly (Reason | null)[] = ["origin_error", "origin_not_found"];

/** The next hop has no line, although its log covers the time. */
function withoutLine(line: LineShape, silent: readonly string[] | null): Decision {
  if (
    silent !== null &&
    line.tier === "cdn" &&
    line.confidence === "inferred" &&
    maybeCached.includes(line.reason)
  )
    return { ...own(line, "no_line"), fault: "cdn", reason: "cdn_cached", fault_source: line.source };
  const reason = silent === null ? null : reasonWithoutLine(line.reason);
  if (reason === null || line.fault !== "origin" || silent === null) return own(line, "innermost");
  const [only = null] = silent.length === 1 ? silent : [];
  return { ...own(line, "no_line"), fault: "proxy", reason, fault_source: only };
}

/** The next hop answered, as far as its line shows. */
function withGoodLine(line: LineShape, { line: next }: JourneyHop): Decision {
  // a hop that passes on a broken answer often logs a good status
  if (line.reason !== "origin_reset") return inferred(own(line, "good_line"));
  return {
    ...inferred(own(line, "unusable")),
    fault: next.tier,
    reason: next.tier === "proxy" ? "proxy_reset" : line.reason,
    fault_source: next.source,
  };
}

/** Whether the next hop sent what this hop received, in one of its tries. */
function agree(line: LineShape, { line: next, tries }: JourneyHop): boolean {
  const received = line.upstream_status ?? (blamesNext(line) ? null : line.status);
  return received === null || [next, ...tries].some(({ status }) => status === null || status === received);
}

/** The hop answered on its own, or the client left: the hop behind was not asked, or did not matter. */
const isOwnAnswer = (line: LineShape): boolean =>
  !blamesNext(line) && (line.confidence === "certain" || clientGone.includes(line.reason));

/** The next hop logged that its client, which is this hop, left or sent too slowly. */
function withClientFault(line: LineShape, next: LineShape): Decision {
  if (next.reason !== "client_abort" || !givenUp.includes(line.reason))
    return inferred(own(line.reason === "unknown" ? next : line, "client_fault"));
  const confidence = line.reason === "unknown" ? "inferred" : line.confidence;
  return {
    ...own(line, "gave_up"),
    fault: "origin",
    reason: "origin_timeout",
    confidence,
    fault_source: null,
  };
}

/** The verdict of the hop at an index: its own, or that of the hop behind. */
function decide(evidence: JourneyEvidence, index: number): Decision {
  const [{ line } = evidence.hops[0], next, afterNext] = evidence.hops.slice(index);
  if (isOwnAnswer(line)) return own(line, next === undefined ? "innermost" : "own_answer");
  if (next === undefined)
    return blamesNext(line) ? withoutLine(line, evidence.silent) : own(line, "innermost");
  const { reason, fault } = next.line;
  if (reason === null) return blamesNext(line) ? withGoodLine(line, next) : own(line, "own_answer");
  if (reason === "unknown" && afterNext === undefined)
    return line.reason === "unknown" ? own(next.line, "innermost") : inferred(own(line, "no_cause"));
  if (fault === "client") return withClientFault(line, next.line);
  const deeper = decide(evidence, index + 1);
  return agree(line, next) ? deeper : inferred(deeper, "contradiction");
}

/** The hop knows no status, as Varnish does not of a connection that it pipes: the user received what is behind. */
const copiesBytes = ({ status, reason }: LineShape): boolean => status === null && reason === null;

/** The hop passed on the answer of the next one, as far as the two lines show. */
function passedOn(line: LineShape, next: LineShape): boolean {
  if (line.answered_by === "client") return false;
  if (copiesBytes(line)) return true;
  if (line.answered_by === "origin") return true;
  if (line.status !== next.status) return false;
  return line.answered_by === null || (line.confidence === "inferred" && next.reason !== null);
}

/** The hop that produced the status of the outermost hop. */
function answeredBy(hops: readonly JourneyHop[]): Hop | null {
  let answered: Hop | null = null;
  for (const [index, { line }] of hops.entries()) {
    answered = line.answered_by ?? answered;
    const next = hops[index + 1];
    if (next === undefined || !passedOn(line, next.line)) break;
  }
  return answered;
}

const kindsByCertainty: readonly ClientKind[] = ["scanner", "health_check", "monitor", "bot", "person"];

/** A CDN may replace the user agent, so that a hop behind one may only add what a path shows. */
function clientKindOf([first, ...inner]: JourneyEvidence["hops"]): ClientKind {
  // no user sent it
  if (first.line.client_kind === "internal") return "internal";
  const kinds = [
    first.line,
    ...inner.map(({ line }) => line).filter((line) => knowsClient(line, first.line)),
  ];
  return kindsByCertainty.find((kind) => kinds.some(({ client_kind }) => client_kind === kind)) ?? "person";
}

const knowsClient = ({ client_kind }: LineShape, outermost: LineShape): boolean =>
  client_kind === "scanner" || outermost.tier === "proxy";

const serverError = 500;

/** A failure of the service, whatever the client did. */
const isServiceFailure = ({ reason, fault, status }: LineShape): boolean =>
  reason !== null && fault !== "client" && (status === null || status >= serverError);

// a cache that logs a hit although it asked the hop behind refreshed the object in the background, as Varnish in grace
// does: https://varnish-cache.org/docs/trunk/users-guide/vcl-grace.html
const fromCache: readonly LineShape["cache"][] = ["stale", "hit"];

type Hidden = Pick<JourneyVerdict, "hidden_reason" | "hidden_by">;

const nothingHidden: Hidden = { hidden_reason: null, hidden_by: null };

/** The failure of a hop behind the one that had a good answer, or of its tries. */
function failedHop({ line, tries }: JourneyHop, inPlace: HiddenBy): Hidden | null {
  const failedTry = tries.findLast(isServiceFailure);
  if (isServiceFailure(line)) return { hidden_reason: line.reason, hidden_by: inPlace };
  return failedTry ? { hidden_reason: failedTry.reason, hidden_by: "retry" } : null;
}

/** The failure behind a good answer: the deepest one, also of a try that another one replaced. */
function hiddenFailure([{ line: first }, ...inner]: JourneyEvidence["hops"]): Hidden {
  const inPlace = first.hidden_by ?? (fromCache.includes(first.cache) ? "stale" : "replaced");
  const failed = inner.map((hop) => failedHop(hop, inPlace)).findLast((hidden) => hidden !== null);
  const behindGood = inner.findLast(({ line }) => line.hidden_reason !== null)?.line;
  const logged = failed ?? behindGood ?? first;
  if (logged.hidden_reason !== null) return logged;
  // a hop in front that stopped waiting, and had another answer
  const gaveUp = inner.some(({ line }) => line.reason === "client_abort");
  return gaveUp ? { hidden_reason: "origin_timeout", hidden_by: inPlace } : nothingHidden;
}

const noDecision = (rule: string): Decision => ({
  fault: null,
  reason: null,
  confidence: null,
  rule,
  fault_source: null,
  decided_by: null,
  why: null,
});

/** The user received the answer of the next hop, or the part that arrived of it. */
const receivedFromNext = (line: LineShape, next: LineShape | undefined): boolean =>
  copiesBytes(line) || (line.answered_by === "origin" && line.status === next?.status);

/**
 * The index of the hop whose failure reached the user, although all hops in front log no failure: the answer broke
 * off, or they only copied bytes. 0 if there is none.
 */
function failedBehind(hops: readonly JourneyHop[]): number {
  let copied = true;
  for (const [index, { line }] of hops.entries()) {
    if (line.reason !== null) return copied || brokenAnswers.includes(line.reason) ? index : 0;
    if (!receivedFromNext(line, hops[index + 1]?.line)) return 0;
    copied &&= copiesBytes(line);
  }
  return 0;
}

function decisionOf(evidence: JourneyEvidence): Decision {
  const { line } = evidence.hops[0];
  const index = failedBehind(evidence.hops);
  if (index > 0) return inferred(decide(evidence, index));
  if (line.reason === null) return noDecision(line.rule);
  const decision = decide(evidence, 0);
  return evidence.guessed && evidence.hops.length > 1 ? inferred(decision) : decision;
}

/** The verdict of a request that several hops logged, from the deepest evidence. */
export function journeyVerdict(evidence: JourneyEvidence): JourneyVerdict {
  const { hops } = evidence;
  const { line } = hops[0];
  const decision = decisionOf(evidence);
  const client_kind = clientKindOf(hops);
  return {
    ...decision,
    answered_by: answeredBy(hops),
    client_kind,
    server_error: Number(isServerError(decision, line.status, client_kind)),
    ...(decision.reason === null ? hiddenFailure(hops) : nothingHidden),
  };
}
