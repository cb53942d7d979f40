import type { RequestOutcome, SimulatedRequest } from "../traffic.ts";
import { statuses, targetOf } from "./nginx.ts";

const arn = "arn:aws:elasticloadbalancing:eu-north-1:111122223333:targetgroup/shop-web/5f3a0c7d9b1e2468";
const certificate = "arn:aws:acm:eu-north-1:111122223333:certificate/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

const timestamp = (ms: number, micros: string): string =>
  `${new Date(ms).toISOString().slice(0, 23)}${micros}Z`;

/** An ALB logs -1 for each step that was not reached. */
function processingTimes(outcome: RequestOutcome, durationMs: number): string {
  const seconds = (durationMs / 1000).toFixed(3);
  if (outcome === "origin_refused") return "-1 -1 -1";
  if (outcome === "origin_timeout" || outcome === "client_abort") return "0.001 -1 -1";
  return `0.001 ${seconds} 0.000`;
}

export const traceOf = ({ endMs, id }: SimulatedRequest): string =>
  `Root=1-${Math.floor(endMs / 1000).toString(16)}-${id.slice(0, 24)}`;

export function alb(request: SimulatedRequest): string {
  const { endMs, client, host, outcome, durationMs, bytes, id } = request;
  const status = outcome === "client_abort" ? 460 : statuses[outcome];
  const originResponded = !["origin_refused", "origin_timeout", "client_abort"].includes(outcome);
  const targetStatus = originResponded ? String(status) : "-";
  const trace = traceOf(request);
  const requestLine = `${request.method} https://${host}:443${targetOf(request)} HTTP/2.0`;
  const address = client.includes(":") ? `[${client}]` : client;
  return `h2 ${timestamp(endMs, id.slice(0, 3).replaceAll(/[a-f]/g, "5"))} app/shop/8c1f0a6be2d94375 ${address}:${request.port} ${request.originAddress} ${processingTimes(outcome, durationMs)} ${status} ${targetStatus} ${200 + (request.port % 900)} ${bytes} "${requestLine}" "${request.userAgent}" TLS_AES_128_GCM_SHA256 TLSv1.3 ${arn} "${trace}" "${host}" "${certificate}" 10 ${timestamp(endMs - durationMs, "000")} "forward" "-" "-" "${request.originAddress}" "${targetStatus}" "-" "-" TID_${id.slice(16)} "-" "-" "-"`;
}
