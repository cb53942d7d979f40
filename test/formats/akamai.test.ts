import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { akamai } from "../../src/formats/akamai/akamai.ts";
import { rowsOf } from "../harness/fixture-rows.ts";

/** A record without what is "-" or null, as JSON logs leave it out. */
const lineOf = (fields: object): string => JSON.stringify({ reqTimeSec: "1795514400.250", ...fields });

// biome-ignore format: a table, a row a case
const verdicts = [
  ["akamai-client-abort", { statusCode: "000", errorCode: "ERR_CLIENT_ABORT", cacheStatus: "0" }, "client", "client", "client_abort", "certain"],
  ["akamai-client-abort", { statusCode: "200", errorCode: "ERR_CLIENT_ABORT", cacheStatus: "0" }, "client", "client", "client_abort", "certain"],
  ["akamai-client-abort", { statusCode: "200", errorCode: "ERR_ESI_BUF_ABORT", cacheStatus: "0" }, "client", "client", "client_abort", "certain"],
  ["akamai-cut", { statusCode: "200", cacheStatus: "0", lastByte: "0", errorCode: "ERR_READ_TIMEOUT" }, "origin", "origin", "origin_incomplete", "inferred"],
  ["akamai-cut", { statusCode: "200", cacheStatus: "0", lastByte: "0", errorCode: "ERR_READ_ERROR" }, "origin", "origin", "origin_incomplete", "inferred"],
  ["akamai-cut", { statusCode: "200", cacheStatus: "0", lastByte: "0", errorCode: "ERR_BAD_CHUNKED_ENC|x" }, "origin", "origin", "origin_incomplete", "inferred"],
  ["akamai-good-miss", { statusCode: "200", cacheStatus: "0", lastByte: "1", errorCode: "ERR_READ_TIMEOUT" }, "origin", null, null, null],
  ["akamai-good-miss", { statusCode: "200", cacheStatus: "0", errorCode: "ERR_READ_TIMEOUT" }, "origin", null, null, null],
  ["akamai-good-miss", { statusCode: "206", cacheStatus: "0", lastByte: "0", errorCode: "ERR_READ_TIMEOUT", range: "bytes=0-9" }, "origin", null, null, null],
  ["akamai-good-hit", { statusCode: "200", cacheStatus: "1", lastByte: "0", errorCode: "ERR_READ_TIMEOUT" }, "cdn", null, null, null],
  ["akamai-origin-5xx", { statusCode: "504", cacheStatus: "0", errorCode: "ERR_CLIENT_ABORT" }, "origin", "origin", "origin_error", "inferred"],
  ["akamai-refused-by-cache", { statusCode: "416", cacheStatus: "1" }, "cdn", "client", "client_bad_request", "inferred"],
  ["akamai-good-hit", { statusCode: "200", cacheStatus: "1" }, "cdn", null, null, null],
  ["akamai-good-hit", { statusCode: "206", errorCode: "ERR_ACCESS_DENIED|fwd_acl", cacheStatus: "1" }, "cdn", null, null, null],
  ["akamai-good-miss", { statusCode: "200", cacheStatus: "0" }, "origin", null, null, null],
  ["akamai-good", { statusCode: "304" }, null, null, null, null],
  ["akamai-client-timeout", { statusCode: "408", errorCode: "ERR_CLIENT_READ_TIMEOUT", cacheStatus: "0" }, "cdn", "client", "client_timeout", "certain"],
  ["akamai-client-stalled", { statusCode: "0", errorCode: "ERR_HTTP2_WIN_UPDATE_TIMEOUT|stream:cancel", cacheStatus: "0" }, "client", "client", "client_timeout", "inferred"],
  ["akamai-bad-request", { statusCode: "400", errorCode: "ERR_INVALID_REQ", cacheStatus: "0" }, "cdn", "client", "client_bad_request", "certain"],
  ["akamai-bad-request", { statusCode: "501", errorCode: "ERR_UNSUP_REQ", cacheStatus: "0" }, "cdn", "client", "client_bad_request", "certain"],
  ["akamai-no-host", { statusCode: "400", errorCode: "ERR_INVALID_URL|mdc_deny", cacheStatus: "0" }, "cdn", "cdn", "cdn_config", "certain"],
  ["akamai-loop", { statusCode: "403", errorCode: "ERR_ACCESS_DENIED|connect_loop", cacheStatus: "0" }, "cdn", "cdn", "cdn_config", "certain"],
  ["akamai-forward-acl", { statusCode: "403", errorCode: "ERR_ACCESS_DENIED|fwd_acl", cacheStatus: "0" }, "cdn", "cdn", "cdn_config", "certain"],
  ["akamai-port", { statusCode: "403", errorCode: "ERR_DANGEROUS_PORT", cacheStatus: "0" }, "cdn", "cdn", "cdn_config", "certain"],
  ["akamai-threshold", { statusCode: "503", errorCode: "ERR_ACCESS_DENIED|vr", cacheStatus: "0" }, "cdn", "cdn", "cdn_limited", "certain"],
  ["akamai-forward-limit", { statusCode: "503", errorCode: "ERR_FWD_RATE_LIMIT_QUEUE", cacheStatus: "0" }, "cdn", "cdn", "cdn_limited", "certain"],
  ["akamai-internal", { statusCode: "403", errorCode: "ERR_ACCESS_DENIED|purge_unauthorized", cacheStatus: "0" }, "cdn", "cdn", "cdn_error", "certain"],
  ["akamai-name-mismatch", { statusCode: "403", errorCode: "ERR_ACCESS_DENIED|bad_cn_match", cacheStatus: "0" }, "cdn", "origin", "origin_tls", "inferred"],
  ["akamai-denied", { statusCode: "403", errorCode: "ERR_ACCESS_DENIED|waf", cacheStatus: "0" }, "cdn", "cdn", "cdn_denied", "certain"],
  ["akamai-denied", { statusCode: "403", errorCode: "ERR_ACCESS_DENIED|SHORT_TOKEN_INVALID", cacheStatus: "0" }, "cdn", "cdn", "cdn_denied", "certain"],
  ["akamai-denied", { statusCode: "403", errorCode: "ERR_ACCESS_DENIED", cacheStatus: "0" }, "cdn", "cdn", "cdn_denied", "certain"],
  ["akamai-denied-client", { statusCode: "403", errorCode: "ERR_REFERER_DENIED", cacheStatus: "0" }, "cdn", "cdn", "cdn_denied", "certain"],
  ["akamai-timeout", { statusCode: "504", errorCode: "ERR_READ_TIMEOUT", cacheStatus: "0" }, "cdn", "origin", "origin_timeout", "certain"],
  ["akamai-timeout", { statusCode: "504", errorCode: "ERR_FIRST_BYTE_TIMEOUT|before_resp_hdrs", cacheStatus: "0" }, "cdn", "origin", "origin_timeout", "certain"],
  ["akamai-timeout", { statusCode: "503", errorCode: "ERR_CONNECT_TIMEOUT", cacheStatus: "0" }, "cdn", "origin", "origin_timeout", "certain"],
  ["akamai-connect", { statusCode: "503", errorCode: "ERR_CONNECT_FAIL", cacheStatus: "0" }, "cdn", "origin", "origin_refused", "certain"],
  ["akamai-reset", { statusCode: "503", errorCode: "ERR_ZERO_SIZE_OBJECT|httpReadReply", cacheStatus: "0" }, "cdn", "origin", "origin_reset", "certain"],
  ["akamai-incomplete", { statusCode: "503", errorCode: "ERR_GZIP", cacheStatus: "0" }, "cdn", "origin", "origin_incomplete", "inferred"],
  ["akamai-dns", { statusCode: "503", errorCode: "ERR_DNS_FAIL", cacheStatus: "0" }, "cdn", "origin", "origin_dns", "certain"],
  ["akamai-own-tls", { statusCode: "403", errorCode: "ERR_FWD_CERT_INACTIVE", cacheStatus: "0" }, "cdn", "cdn", "cdn_config", "certain"],
  ["akamai-tls", { statusCode: "503", errorCode: "ERR_FWD_SSL_HANDSHAKE|err_conn_strict_cert", cacheStatus: "0" }, "cdn", "origin", "origin_tls", "certain"],
  ["akamai-unhealthy", { statusCode: "503", errorCode: "ERR_NO_GOOD_FWD_IP", cacheStatus: "0" }, "cdn", "origin", "origin_unhealthy", "certain"],
  ["akamai-error", { statusCode: "503", errorCode: "ERR_QUEUE_FULL", cacheStatus: "0" }, "cdn", "cdn", "cdn_error", "certain"],
  ["akamai-new-code", { statusCode: "503", errorCode: "ERR_SOMETHING_NEW", cacheStatus: "0" }, "cdn", "cdn", "cdn_error", "inferred"],
  ["akamai-nothing-sent", { statusCode: "0", cacheStatus: "0" }, "client", "client", "client_abort", "inferred"],
  ["akamai-nothing-sent", { statusCode: "000", errorCode: "-" }, "client", "client", "client_abort", "inferred"],
  ["akamai-cached", { statusCode: "404", cacheStatus: "1" }, "cdn", "cdn", "cdn_cached", "inferred"],
  ["akamai-cached", { statusCode: "404", errorCode: "ERR_FWD_SAME_REGION", cacheStatus: "1" }, "cdn", "cdn", "cdn_cached", "inferred"],
  ["akamai-rules-403", { statusCode: "403", securityRules: "ULnR_28976|3900000:BOT-ANOMALY-HEADER|", cacheStatus: "0" }, "cdn", "cdn", "cdn_denied", "inferred"],
  ["akamai-no-wait", { statusCode: "503", turnAroundTimeMSec: "0", cacheStatus: "0" }, "cdn", "unknown", "unknown", "inferred"],
  ["akamai-edge-worker", { statusCode: "500", ewExecutionInfo: "c:4380:7:161:162:161:n:::12473:500", cacheStatus: "0" }, "cdn", "cdn", "cdn_function", "inferred"],
  ["akamai-origin-5xx", { statusCode: "500", cacheStatus: "0" }, "origin", "origin", "origin_error", "inferred"],
  ["akamai-origin-404", { statusCode: "404", cacheStatus: "0", securityRules: "-" }, "origin", "origin", "origin_not_found", "inferred"],
  ["akamai-origin-4xx", { statusCode: "401", cacheStatus: "0" }, "origin", "origin", "origin_rejected", "inferred"],
  ["akamai-failed", { statusCode: "500" }, "cdn", "unknown", "unknown", "inferred"],
] as const;

describe("each row of the rule table", () => {
  it.each(verdicts)("%s: %o", (rule, fields, answered_by, fault, reason, confidence) => {
    expect(rowsOf(akamai, [lineOf(fields)])).toMatchObject([
      { rule, answered_by, fault, reason, confidence },
    ]);
  });

  it("covers every rule", () => {
    const tested = new Set<string>(verdicts.map(([rule]) => rule));
    expect(akamai.rules.cdn?.map(([id]) => id).filter((id) => !tested.has(id))).toEqual([]);
  });
});

describe("columns", () => {
  it.each([
    ["a slash that is missing", { reqPath: "a.pdf" }, { path: "/a.pdf" }],
    ["a scheme for a protocol", { proto: "HTTPS" }, { scheme: "https", protocol: null }],
    ["plus for a blank", { UA: "a+%28b%2Bc%29" }, { user_agent: "a (b+c)" }],
    ["%20 for a blank", { UA: "a%20+b" }, { user_agent: "a +b" }],
    ["neither", { UA: "a (+http://b)" }, { user_agent: "a (+http://b)" }],
    ["not computed", { bytes: "^" }, { bytes_sent: null }],
    ["numbers", { statusCode: 200, cacheStatus: 1 }, { status: 200, cache: "hit" }],
    ["not cacheable", { cacheStatus: "0", cacheable: "0" }, { cache: "bypass" }],
    ["the wait on a miss", { cacheStatus: "0", turnAroundTimeMSec: "48" }, { upstream_time_ms: 48 }],
    ["traffic between its own servers", { isMidgress: 1 }, { client_kind: "internal" }],
    ["traffic of a parent", { isMidgress: "2" }, { client_kind: "internal" }],
    ["seconds without decimals", { reqTimeSec: "1795514400" }, { time: "2026-11-24T10:00:00.000Z" }],
  ])("%s", (_what, fields, columns) => {
    expect(rowsOf(akamai, [lineOf({ statusCode: "200", ...fields })])).toMatchObject([columns]);
  });

  it("has no upstream time on a hit", () => {
    const [row] = rowsOf(akamai, [lineOf({ statusCode: "200", cacheStatus: "1", turnAroundTimeMSec: "48" })]);
    expect((row as { upstream_time_ms?: number }).upstream_time_ms).toBeUndefined();
  });
});

it("names the ids that it does not know", () => {
  const parse = () => akamai.language?.layout("1100 1006 2998 1008 2999", "structured");
  expect(parse).toThrow(/unknown field ids: 2998, 2999/);
});

it("reads the ids of the manual", () => {
  expect(akamai.language?.layout("1100 1037,1066,2019 2084", "structured")).toMatchObject({
    columns: ["reqTimeSec", "xForwardedFor", "edgeIP", "cacheable", "isMidgress"],
  });
});

it.each([
  ["no time", "1006 1008"],
  ["an nginx format", "$remote_addr [$time_local] $status"],
])("takes no order of fields from %s", (_what, text) => {
  expect(() => akamai.language?.layout(text, "structured")).toThrow(UsageError);
});
