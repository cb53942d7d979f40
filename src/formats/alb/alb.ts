import { peerOf } from "../../classify/peer.ts";
import type { Format, LineRecord } from "../../parse/format.ts";
import { setHostOfMalformed } from "../../parse/text/request-line.ts";
import { joinedValues, valuesInRules } from "../../parse/vendor-values.ts";
import { setTries } from "./attempts.ts";
import { errorReasons } from "./error-reasons.ts";
import { albRules } from "./rules.ts";
import type { AlbFields } from "./seen.ts";

const columns = [
  "type",
  "time",
  "elb",
  "client:port",
  "target:port",
  "request_processing_time",
  "target_processing_time",
  "response_processing_time",
  "elb_status_code",
  "target_status_code",
  "received_bytes",
  "sent_bytes",
  "request",
  "user_agent",
  "ssl_cipher",
  "ssl_protocol",
  "target_group_arn",
  "trace_id",
  "domain_name",
  "chosen_cert_arn",
  "matched_rule_priority",
  "request_creation_time",
  "actions_executed",
  "redirect_url",
  "error_reason",
  "target:port_list",
  "target_status_code_list",
  "classification",
  "classification_reason",
  "conn_trace_id",
  "transformed_host",
  "transformed_uri",
  "request_transform_status",
  // named by other readers: no text of AWS's was found
  "ip_address",
  "target_error_code",
  "elb_error_code",
] as const;

const vocabulary = {
  // the end: when the answer was made, or the WebSocket closed
  time: ["iso-microseconds", "time_us"],
  "client:port": ["address:port", "client_ip"],
  "target:port": ["word", "upstream_addr"],
  request_processing_time: ["seconds", "request_processing_ms"],
  target_processing_time: ["seconds", "upstream_time_ms"],
  response_processing_time: ["seconds", "response_processing_ms"],
  elb_status_code: ["status", "status"],
  target_status_code: ["status", "upstream_status"],
  received_bytes: ["integer", "bytes_received"],
  sent_bytes: ["integer", "bytes_sent"],
  request: ["request"],
  user_agent: ["text", "user_agent"],
  trace_id: ["text", "trace_id"],
  request_creation_time: ["iso-microseconds", "request_creation_us"],
  actions_executed: ["text", "actions_executed"],
  error_reason: ["text", "error_reason"],
  "target:port_list": ["text", "target:port_list"],
  target_status_code_list: ["text", "target_status_code_list"],
  classification: ["text", "classification"],
  target_error_code: ["text", "target_error_code"],
  elb_error_code: ["text", "elb_error_code"],
} as const;

/** A failed request has -1 among its three times; then only the time from its creation to its end is whole. */
function requestTime(seen: AlbFields): number | null {
  const times = [seen.request_processing_ms, seen.upstream_time_ms, seen.response_processing_ms];
  const given = times.filter((time) => time != null);
  const sum = given.reduce((total, time) => total + time, 0);
  if (given.length === times.length) return sum;
  const { time_us: end, request_creation_us: start } = seen;
  if (end != null && start != null && end >= start) return Math.round((end - start) / 1000);
  return given.length > 0 ? sum : null;
}

const actions = [
  "authenticate",
  "fixed-response",
  "forward",
  "redirect",
  "waf",
  "waf-failed",
  "jwt-validation",
  "rewrite",
];

function setActions(seen: AlbFields): void {
  if (seen.actions_executed === undefined) return;
  const actions = seen.actions_executed?.split(",") ?? [];
  seen.last_action = actions.at(-1) ?? null;
  seen.forwarded = actions.includes("forward") ? "yes" : "no";
}

function measure(draft: LineRecord): boolean {
  const seen: LineRecord & AlbFields = draft;
  seen.time_ms = seen.time_us == null ? null : Math.floor(seen.time_us / 1000);
  seen.request_time_ms = requestTime(seen);
  return true;
}

function conclude(draft: LineRecord): void {
  const seen: LineRecord & AlbFields = draft;
  setHostOfMalformed(draft);
  setActions(seen);
  if (seen.status === 460) seen.peer = peerOf(seen.client_ip);
  setTries(seen);
}

/** Application Load Balancer. Lines grow at their end: older ones are shorter, later ones may be longer. */
export const alb: Format<AlbFields> = {
  name: "alb",
  title: "AWS Application Load Balancer",
  docs: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html",
  tier: "proxy",
  fieldMap: vocabulary,
  redelivers: true,
  layouts: [{ name: "", escape: "backslash-wide", separator: " ", quotes: true, columns, required: 12 }],
  marks: /^\S+ \S+ app\/\S+ /,
  skips: [["test file of the load balancer", /^Enable AccessLog for ELB: /]],
  knownValues: {
    error_reason: valuesInRules(errorReasons, "error_reason"),
    classification: ["Acceptable", "Ambiguous", "Severe"],
    actions_executed: joinedValues(actions, ","),
    // no word of them is known yet: any that comes is likely the best evidence there is
    target_error_code: [],
    elb_error_code: [],
  },
  measures: ["time_us", "request_creation_us", "request_processing_ms", "response_processing_ms"],
  deriveMeasures: measure,
  derive: conclude,
  rules: { proxy: albRules },
};
