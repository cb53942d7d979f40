/** https://developers.cloudflare.com/ruleset-engine/rules-language/actions/, and older names */
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
  "ddosDynamic",
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
  "connection_close",
  "force_connection_close",
  "ddos_dynamic",
] as const;

/** https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/zone/http_requests/, SecuritySources */
const sources = [
  "unknown",
  "asn",
  "country",
  "ip",
  "ipRange",
  "securityLevel",
  "zoneLockdown",
  "waf",
  "firewallRules",
  "uaBlock",
  "rateLimit",
  "bic",
  "hot",
  "l7ddos",
  "validation",
  "botFight",
  "apiShield",
  "botManagement",
  "dlp",
  "firewallManaged",
  "firewallCustom",
  "apiShieldSchemaValidation",
  "apiShieldTokenValidation",
  "apiShieldSequenceMitigation",
  "sanitycheck",
] as const;

/** One value, or a JSON list of them; older jobs write lower case. */
function oneOrMany(values: readonly string[]): RegExp {
  const any = `(?:${values.join("|")})`;
  return new RegExp(`^(?:${any}|\\[(?:"${any}"(?:, ?"${any}")*)?\\])$`, "i");
}

/** The fields with a published list of values. WorkerStatus has none. */
export const knownValues = {
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
  security_action: oneOrMany(actions),
  security_actions: oneOrMany(actions),
  security_sources: oneOrMany(sources),
  firewall_actions: oneOrMany(actions),
  firewall_sources: oneOrMany(sources),
  waf_action: oneOrMany(actions),
  rate_limit_action: oneOrMany(actions),
  // https://developers.cloudflare.com/logs/reference/pathing-status/, without underscores
  pathing_op: ["unknown", "wl", "errhost", "ban", "chl", "simulate"],
} as const;
