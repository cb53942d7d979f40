// One request as each server logs it.

/** How a hop came to its answer. */
export type How =
  | "passed" // the answer of the next hop
  | "refused"
  | "timeout"
  | "reset"
  | "denied"
  | "limited"
  | "cached"
  | "stale"
  | "left"; // the hop in front left while this one waited

/** What one hop did for a request. */
export interface Event {
  readonly status: number;
  readonly how: How;
  /** status that the next hop or the origin sent; null: none */
  readonly got: number | null;
  readonly ms: number;
  /** an earlier try that failed, and the status that it got; null: refused */
  readonly failedTry?: number | null;
}

export interface Visit {
  readonly number: number;
  /** start of the request at the edge, ms since 1970 */
  readonly time: number;
  readonly client: string;
  readonly path: string;
  readonly agent: string;
}

export type Writer = (visit: Visit, event: Event, time: number) => string;

export const host = "www.shop.example";
const hex = (number: number, length: number): string => (number + 1).toString(16).padStart(length, "0");

export const edgeIdOf = ({ number }: Visit): string =>
  `cf${hex(number, 8)}AbCdEfGhIjKlMnOpQrStUvWxYz012345678==`;
export const rayOf = ({ number }: Visit): string => `8e3a${hex(number, 12)}`;
export const traceOf = ({ number, time }: Visit): string =>
  `Root=1-${Math.floor(time / 1000).toString(16)}-${hex(number, 24)}`;
export const requestIdOf = ({ number }: Visit): string => `0d8f1e3c-2b7a-4c5d-9e6f-${hex(number, 12)}`;

const seconds = (ms: number): string => (ms / 1000).toFixed(3);
const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** 16/Nov/2026:10:00:00 */
function clf(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(8, 10)}/${months[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)}`;
}

export const cloudfrontHeader =
  "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end\n";

const cloudfrontResults: Readonly<Partial<Record<How, readonly [string, string]>>> = {
  // a cached error looks like a fresh one
  cached: ["Error", "Error"],
  refused: ["Error", "OriginConnectError"],
  timeout: ["Error", "OriginCommError"],
  denied: ["Error", "ClientGeoBlocked"],
  left: ["Error", "Error"],
};

/** The time of CloudFront is the end of the request. */
export const cloudfront: Writer = (visit, { status, how, ms }, time) => {
  const iso = new Date(time + ms).toISOString();
  const [result, detail] = cloudfrontResults[how] ?? (status >= 400 ? ["Error", "Error"] : ["Miss", "Miss"]);
  return [
    ...[iso.slice(0, 10), iso.slice(11, 19), "ARN53-P2", how === "left" ? 0 : 500, visit.client, "GET"],
    ...["d111111abcdef8.cloudfront.net", visit.path, how === "left" ? "000" : status, "-"],
    ...[
      visit.agent.replaceAll(" ", "%20"),
      "-",
      "-",
      result,
      edgeIdOf(visit),
      host,
      "https",
      120,
      seconds(ms),
    ],
    ...["-", "TLSv1.3", "TLS_AES_128_GCM_SHA256", result, "HTTP/2.0", "-", "-", 40_000, seconds(ms), detail],
    ...["text/html", 500, "-", "-"],
  ].join("\t");
};

const target = "10.0.1.20:80";

/** The time of an ALB is the end of the request. */
export const alb: Writer = (visit, { status, how, got, ms }, time) => {
  const times = {
    refused: "-1 -1 -1",
    timeout: "0.000 -1 -1",
    left: "0.000 -1 -1",
    denied: "-1 -1 -1",
  } as const;
  const own = how === "denied";
  const spent = how in times ? times[how as keyof typeof times] : `0.000 ${seconds(ms)} 0.000`;
  const address = own ? "-" : target;
  const list = own ? '"-" "-"' : `"${target}" "${got ?? "-"}"`;
  return (
    `https ${new Date(time + ms).toISOString().replace("Z", "000Z")} app/shop/8c1f0a6be2d94375 130.176.1.1:40061 ${address} ${spent} ` +
    `${how === "left" ? 460 : status} ${got ?? "-"} 211 500 "GET https://${host}:443${visit.path} HTTP/1.1" "Amazon CloudFront" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 ` +
    `arn:aws:elasticloadbalancing:eu-north-1:111122223333:targetgroup/shop-web/5f3a0c7d9b1e2468 "${traceOf(visit)}" "${host}" "-" 10 ` +
    `${new Date(time).toISOString().replace("Z", "000Z")} "${own ? "waf" : "waf,forward"}" "-" "-" ${list} "-" "-" TID_2545f4914f6cdd1d "-" "-" "-"`
  );
};

interface Try {
  readonly status: string;
  readonly connect: string;
  readonly header: string;
  readonly response: string;
  readonly length: number;
  readonly received: number;
}

const noAnswer = { header: "-", length: 0, received: 0 } as const;
const refusedTry: Try = { ...noAnswer, status: "502", connect: "-", response: "0.001" };
const answeredTry = (status: number | null, ms: number): Try => ({
  status: String(status),
  connect: "0.001",
  header: seconds(ms),
  response: seconds(ms),
  length: 500,
  received: 700,
});

function lastTry({ how, got, ms }: Event): Try {
  const statuses: Partial<Record<How, string>> = { timeout: "504", left: "-", reset: "502" };
  const status = statuses[how];
  if (how === "refused") return refusedTry;
  return status === undefined
    ? answeredTry(got, ms)
    : { ...noAnswer, status, connect: "0.001", response: seconds(ms) };
}

/** The tries at upstreams; none where nginx answered on its own. */
function triesOf(event: Event): readonly Try[] {
  const { how, failedTry, ms } = event;
  if (how === "denied" || how === "limited") return [];
  if (failedTry === undefined) return [lastTry(event)];
  return [failedTry === null ? refusedTry : answeredTry(failedTry, ms), lastTry(event)];
}

/** The log_format that the README recommends; `ids`: its last fields. The time of nginx is the end of the request. */
export const nginx =
  (upstreams: readonly string[], ids: (visit: Visit) => string): Writer =>
  (visit, event, time) => {
    const { status, how, ms } = event;
    const tries = triesOf(event);
    const list = (pick: (each: Try, index: number) => string | number | undefined): string =>
      tries.map(pick).join(", ") || "-";
    const isLeft = how === "left";
    return (
      `10.0.0.9 - - [${clf(time + ms)} +0000] "GET ${visit.path} HTTP/1.1" ${isLeft ? 499 : status} ${isLeft ? 0 : 500} "-" "${visit.agent}" ` +
      `rt=${seconds(ms)} ua="${list((_each, index) => upstreams[index])}" us="${list((each) => each.status)}" uct="${list((each) => each.connect)}" ` +
      `uht="${list((each) => each.header)}" urt="${list((each) => each.response)}" url="${list((each) => each.length)}" ubr="${list((each) => each.received)}" ` +
      `ucs="-" ucl="-" rc="${isLeft ? "" : "OK"}" lrs="${how === "limited" ? "REJECTED" : "-"}" lcs="-" rid=${hex(visit.number, 32)} ` +
      `peer=10.0.0.9 xff="${visit.client}" host="${host}" conn=1/1 scv="NONE" ${ids(visit)}`
    );
  };

export const nginxIds = (fields: Partial<Record<"xrid" | "ray" | "cfid" | "amzn" | "tp", string>>): string =>
  (["xrid", "ray", "cfid", "amzn", "tp"] as const)
    .map((name) => `${name}="${fields[name] ?? "-"}"`)
    .join(" ");

export const cloudflare: Writer = (visit, { status, how, got, ms }, time) =>
  JSON.stringify({
    ClientIP: visit.client,
    ClientRequestHost: host,
    ClientRequestMethod: "GET",
    ClientRequestScheme: "https",
    ClientRequestURI: visit.path,
    ClientRequestUserAgent: visit.agent,
    EdgeStartTimestamp: new Date(time).toISOString(),
    EdgeEndTimestamp: new Date(time + ms).toISOString(),
    EdgeResponseBytes: 500,
    EdgeResponseStatus: how === "left" ? 499 : status,
    OriginResponseStatus: got ?? 0,
    CacheCacheStatus: how === "cached" ? "hit" : how === "stale" ? "stale" : "dynamic",
    SecurityAction: how === "denied" ? "block" : "",
    SecuritySources: how === "denied" ? ["firewallCustom"] : [],
    EdgeColoCode: "ARN",
    RayID: rayOf(visit),
  });

const fastlyReasons: Readonly<Partial<Record<How, string>>> = {
  refused: "connection refused",
  timeout: "first byte timeout",
};

/** The edge and, where the edge asked it, the shield. The time of Fastly is the start of the request. */
export const fastly: Writer = (visit, { status, how, ms }, time) => {
  const state = { cached: "HIT-CLUSTER", refused: "ERROR", timeout: "ERROR", denied: "ERROR" }[how as string];
  const line = (isEdge: boolean, server: string, start: number): string =>
    JSON.stringify({
      timestamp: new Date(start).toISOString().replace(/\.\d+Z/, "+0000"),
      client_ip: isEdge ? visit.client : "151.101.1.1",
      host,
      url: visit.path,
      request_method: "GET",
      request_protocol: "HTTP/2",
      request_referer: "",
      request_user_agent: visit.agent,
      response_status: status,
      response_state: state ?? "MISS",
      response_reason: fastlyReasons[how] ?? null,
      response_body_size: 500,
      waf_block: how === "denied" ? 1 : 0,
      fastly_server: server,
      fastly_is_edge: isEdge,
      time_elapsed: ms * 1000,
      request_id: requestIdOf(visit),
    });
  const edge = line(true, "cache-arn2300041-ARN", time);
  return how === "cached" || how === "denied" ? edge : `${line(false, "cache-bma1620-BMA", time)}\n${edge}`;
};

const haproxyEnds: Readonly<Record<How, string>> = {
  passed: "----",
  refused: "SC--",
  timeout: "sH--",
  reset: "SH--",
  denied: "PR--",
  limited: "PR--",
  cached: "----",
  stale: "----",
  left: "CH--",
};

/** The recommended format; the time of HAProxy is the start of the request. */
export const haproxy: Writer = (visit, { status, how, ms }, time) => {
  const millis = String(new Date(time).getUTCMilliseconds()).padStart(3, "0");
  const waits = { passed: `0/0/1/${ms - 1}/${ms}`, refused: "0/0/-1/-1/3", denied: "0/-1/-1/-1/0" }[
    how as string
  ];
  const server = how === "denied" ? "shop/<NOSRV>" : "shop/web1";
  return (
    `151.101.1.1:50001 [${clf(time)}.${millis}] shop~ ${server} ${waits ?? `0/0/1/-1/${ms}`} ${how === "left" ? -1 : status} 500 - - ${haproxyEnds[how]} ` +
    `1/1/0/0/0 0/0 "GET ${visit.path} HTTP/1.1" id=- bc=${how === "refused" ? "Connection refused/8" : "/0"} rule=${how === "denied" ? 20 : "-"} peer=151.101.1.1 host="${host}" ` +
    `ua="${visit.agent}" xrid="${requestIdOf(visit)}" xff="${visit.client}" ray="" tp="" cfid="" amzn=""`
  );
};

const envoyEnds: Readonly<Record<How, readonly [flag: string, details: string, failure: string]>> = {
  passed: ["-", "via_upstream", "-"],
  refused: [
    "UF",
    "upstream_reset_before_response_started{connection_failure,delayed_connect_error:_111}",
    "delayed connect error: 111",
  ],
  timeout: ["UT", "upstream_response_timeout", "-"],
  reset: ["UC", "upstream_reset_before_response_started{connection_termination}", "-"],
  denied: ["-", "rbac_access_denied_matched_policy[none]", "-"],
  limited: ["RL", "request_rate_limited", "-"],
  cached: ["-", "via_upstream", "-"],
  stale: ["-", "via_upstream", "-"],
  left: ["DC", "downstream_remote_disconnect", "-"],
};

/** Istio's format; the time of Envoy is the start of the request. */
export const envoy: Writer = (visit, { status, how, ms }, time) => {
  const [flag, details, failure] = envoyEnds[how];
  const asked = how !== "denied" && how !== "limited";
  return (
    `[${new Date(time).toISOString()}] "GET ${visit.path} HTTP/1.1" ${how === "left" ? 0 : status} ${flag} ${details} - "${failure}" 0 ${how === "left" ? 0 : 500} ${ms} ${how === "passed" ? ms : "-"} ` +
    `"${visit.client}" "${visit.agent}" "${requestIdOf(visit)}" "${host}" "${asked ? "10.0.3.40:9000" : "-"}" outbound|9000||shop 10.0.1.9:57130 10.0.2.30:8080 10.0.1.9:50514 - default`
  );
};
