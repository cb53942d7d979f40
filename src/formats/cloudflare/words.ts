import { joined } from "../words.ts";

/** https://developers.cloudflare.com/ruleset-engine/rules-language/actions/, and older names of them */
const actions = [
  "unknown",
  "allow",
  "log",
  "logCustomField",
  "simulate",
  "skip",
  "bypass",
  "rewrite",
  "redirect",
  "route",
  "execute",
  "score",
  "serveError",
  "setCacheSettings",
  "setConfig",
  "compressResponse",
  "block",
  "drop",
  "ban",
  "challenge",
  "jschallenge",
  "jsChallenge",
  "managedChallenge",
  "connectionClose",
  "forceConnectionClose",
  "challengeSolved",
  "challengeFailed",
  "challengeBypassed",
  "jschallengeSolved",
  "jschallengeFailed",
  "jschallengeBypassed",
  "managedChallengeSkipped",
  "managedChallengeSolved",
  "managedChallengeNonInteractiveSolved",
  "managedChallengeInteractiveSolved",
  "managedChallengeBypassed",
  "managed_challenge",
  "js_challenge",
] as const;

const caseless = (list: readonly string[]): RegExp => new RegExp(joined(list, "\\|"), "i");

/** Of fields whose lists are published; WorkerStatus has none. */
export const words = {
  // https://developers.cloudflare.com/cache/concepts/cache-responses/
  cache_status: [
    "hit",
    "stream_hit",
    "revalidated",
    "miss",
    "expired",
    "deferred",
    "stale",
    "updating",
    "bypass",
    "dynamic",
    "ignored",
    "unknown",
    "none",
  ],
  // https://developers.cloudflare.com/logs/reference/clientrequestsource/
  request_source:
    /^(?:unknown|eyeball|purge|alwaysOnline|healthcheck|edgeWorkerFetch|edgeWorkerCacheAPI|edgeWorkerKV|imageResizing|orangeToOrange|sslDetector|earlyHintsCache|inBrowserChallenge|\d|1[0-2])$/,
  security_action: caseless(actions),
  waf_action: caseless(actions),
} as const;
