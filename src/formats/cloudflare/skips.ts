const keys = (...names: readonly string[]): RegExp =>
  new RegExp(`^\\s*\\{${names.map((name) => `(?=.*"${name}"\\s*:)`).join("")}`);

/**
 * Other datasets of Logpush, recognized by keys that only they have, and the test object that is sent when a job is created.
 * https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/
 */
export const cloudflareSkips = [
  ["Cloudflare firewall event", keys("Datetime", "RayID", "(?:Action|Kind|RuleID)")],
  ["Cloudflare DNS log", keys("QueryName", "QueryType", "(?:ResponseCode|ColoCode)")],
  ["Cloudflare network error report", keys("LastKnownGoodColoCode", "Phase")],
  ["Cloudflare Spectrum event", keys("ConnectTimestamp", "(?:Application|ClientBytes)")],
  ["Cloudflare Workers trace event", keys("EventTimestampMs", "(?:ScriptName|Outcome)")],
  ["Cloudflare audit log", keys("ActionType", "ActorEmail")],
  ["Cloudflare Access request", keys("AppUUID", "(?:Allowed|CreatedAt)")],
  ["Cloudflare Page Shield event", keys("PageURL", "(?:CSPDirective|URLContainsCDNCGIPath)")],
  ["Cloudflare network analytics", keys("IPSourceAddress", "(?:AttackID|AttackCampaignID|MitigationSystem)")],
  ["Cloudflare Gateway log", keys("Datetime", "DeviceID", "(?:PolicyID|PolicyName|Action)")],
  ["test of a log destination", /^\s*\{\s*"content"\s*:\s*"test[^"]*"[^"]*\}\s*$/],
] as const;
