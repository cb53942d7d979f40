import type { RequestOutcome, SimulatedRequest } from "../traffic.ts";

export const statuses: Record<RequestOutcome, number> = {
  ok: 200,
  not_modified: 304,
  redirected: 301,
  not_found: 404,
  origin_error: 500,
  origin_refused: 502,
  origin_timeout: 504,
  client_abort: 499,
};

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
let lastSecond = 0;
let lastTimeLocal = "";

/** `24/Nov/2026:10:00:00 +0000`; formatted once per second. */
function timeLocal(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== lastSecond) {
    const iso = new Date(second * 1000).toISOString();
    lastTimeLocal = `${iso.slice(8, 10)}/${months[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
    lastSecond = second;
  }
  return lastTimeLocal;
}

export const targetOf = ({ page, query }: SimulatedRequest): string =>
  query === "" ? page.path : `${page.path}?${query}`;
const seconds = (ms: number): string => (ms / 1000).toFixed(3);

/** Body bytes sent: 0 if the response has no body or the client closed the connection. */
const bodyBytesSent = ({ outcome, bytes }: SimulatedRequest): number =>
  outcome === "not_modified" || outcome === "client_abort" ? 0 : bytes;

export const combined = (request: SimulatedRequest): string =>
  `${request.client} - - [${timeLocal(request.endMs)}] "${request.method} ${targetOf(request)} HTTP/1.1" ${statuses[request.outcome]} ${bodyBytesSent(request)} "${request.referer || "-"}" "${request.userAgent}"`;

const outcomesWithoutResponse: readonly RequestOutcome[] = [
  "origin_refused",
  "origin_timeout",
  "client_abort",
];

/** The earlier log_format of the README. */
export function upstream(request: SimulatedRequest): string {
  const { outcome, durationMs, originAddress, id } = request;
  const responded = !outcomesWithoutResponse.includes(outcome);
  const status = outcome === "client_abort" ? "-" : statuses[outcome];
  const connectTime = outcome === "origin_refused" ? "-" : seconds(Math.min(durationMs, 1));
  const headerTime = responded ? seconds(durationMs) : "-";
  const responseLength = responded ? bodyBytesSent(request) : 0;
  const bytesReceived = responded ? bodyBytesSent(request) + 310 : 0;
  return `${combined(request)} rt=${seconds(durationMs)} ua="${originAddress}" us="${status}" uct="${connectTime}" uht="${headerTime}" urt="${seconds(durationMs)}" url="${responseLength}" ubr="${bytesReceived}" ucs="-" ucl="${responded ? responseLength : "-"}" rc="${outcome === "client_abort" ? "" : "OK"}" lrs="-" lcs="-" rid=${id}`;
}

/** The log_format that the README recommends, with the ids of a CloudFront and an ALB in front. */
export const behindAlb = (request: SimulatedRequest, edgeId: string, trace: string): string =>
  `${upstream(request)} peer=10.0.1.7 xff="${request.client}" host="${request.host}" conn=${request.port}/1 scv="-" xrid="-" ray="-" cfid="${edgeId}" amzn="${trace}" tp="-"`;
