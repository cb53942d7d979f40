import type { Format, LineRecord } from "../../parse/format.ts";
import { setHostOfMalformed } from "../../parse/text/request-line.ts";
import { type ElbFields, rules } from "./rules.ts";

const columns = [
  "time",
  "elb",
  "client:port",
  "backend:port",
  "request_processing_time",
  "backend_processing_time",
  "response_processing_time",
  "elb_status_code",
  "backend_status_code",
  "received_bytes",
  "sent_bytes",
  "request",
  "user_agent",
  "ssl_cipher",
  "ssl_protocol",
] as const;

const vocabulary = {
  // when the request came; an ALB logs when it was answered
  time: ["iso", "time_ms"],
  "client:port": ["address:port", "client_ip"],
  "backend:port": ["word", "upstream_addr"],
  request_processing_time: ["seconds-6", "request_processing_us"],
  backend_processing_time: ["seconds-6", "backend_processing_us"],
  response_processing_time: ["seconds-6", "response_processing_us"],
  elb_status_code: ["status", "status"],
  // 0 where no backend answered
  backend_status_code: ["status", "upstream_status"],
  received_bytes: ["integer", "bytes_received"],
  sent_bytes: ["integer", "bytes_sent"],
  request: ["request"],
  user_agent: ["text", "user_agent"],
} as const;

const cutToMilliseconds = (us: number | null | undefined): number | null =>
  us == null ? null : Math.floor(us / 1000);

function conclude(draft: LineRecord): void {
  const seen: LineRecord & ElbFields = draft;
  // a listener for TCP or SSL logs connections: no status, and "- - - " for a request. The record of an ALB's plain
  // connection has as many fields, nearly all of them "-"
  if (seen.status == null && seen.status_word === "-")
    draft.skip = seen.raw_request?.startsWith("- - -") ? "elb_tcp" : "alb_connection";
  const times = [seen.request_processing_us, seen.backend_processing_us, seen.response_processing_us];
  const given = times.filter((time) => time != null);
  seen.request_time_ms =
    given.length === 0 ? null : cutToMilliseconds(given.reduce((total, time) => total + time, 0));
  seen.upstream_time_ms = cutToMilliseconds(seen.backend_processing_us);
  setHostOfMalformed(draft);
  seen.upstream_tries = seen.upstream_addr == null ? null : 1;
}

/** Classic Load Balancer: 12 fields until 2015, then 15. */
export const elb: Format<ElbFields> = {
  name: "elb",
  title: "AWS Classic Load Balancer",
  docs: "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html",
  tier: "proxy",
  fieldMap: vocabulary,
  layouts: [{ name: "", escape: "backslash-wide", separator: " ", quotes: true, columns, required: 12 }],
  skips: [
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html
    ["nlb_tls", /^tls \d+\.\d+ \d{4}-\d\d-\d\dT[\d:]+ net\//],
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-connection-logs.html
    ["alb_connection", /^\d{4}-\d\d-\d\dT[\d:.]+Z [\da-fA-F.:]+ \d+ \d+ (?:TLSv|-)/],
    // https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html
    [
      "aws_waf",
      /^\{"timestamp":\d+,"formatVersion":\d+,"webaclId":|^\{(?=.*"webaclId":)(?=.*"terminatingRuleId":)/,
    ],
  ],
  derive: conclude,
  rules: { proxy: rules },
};
