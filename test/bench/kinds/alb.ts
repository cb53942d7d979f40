import { type Hit, host, type Outcome } from "../traffic.ts";
import { statuses, target } from "./nginx.ts";

const arn = "arn:aws:elasticloadbalancing:eu-north-1:111122223333:targetgroup/shop-web/5f3a0c7d9b1e2468";
const certificate = "arn:aws:acm:eu-north-1:111122223333:certificate/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

const stamp = (ms: number, micros: string): string => `${new Date(ms).toISOString().slice(0, 23)}${micros}Z`;

/** An ALB says -1 from the step on that did not happen. */
function times(outcome: Outcome, took: number): string {
  const seconds = (took / 1000).toFixed(3);
  if (outcome === "refused") return "-1 -1 -1";
  if (outcome === "timed_out" || outcome === "client_left") return "0.001 -1 -1";
  return `0.001 ${seconds} 0.000`;
}

export function alb(hit: Hit): string {
  const { at, client, outcome, took, bytes, id } = hit;
  const status = outcome === "client_left" ? 460 : statuses[outcome];
  const answered = !["refused", "timed_out", "client_left"].includes(outcome);
  const seen = answered ? String(status) : "-";
  const trace = `Root=1-${Math.floor(at / 1000).toString(16)}-${id.slice(0, 24)}`;
  const request = `${hit.method} https://${host}:443${target(hit)} HTTP/2.0`;
  const address = client.includes(":") ? `[${client}]` : client;
  return `h2 ${stamp(at, id.slice(0, 3).replaceAll(/[a-f]/g, "5"))} app/shop/8c1f0a6be2d94375 ${address}:${hit.port} ${hit.target} ${times(outcome, took)} ${status} ${seen} ${200 + (hit.port % 900)} ${bytes} "${request}" "${hit.agent}" TLS_AES_128_GCM_SHA256 TLSv1.3 ${arn} "${trace}" "${host}" "${certificate}" 10 ${stamp(at - took, "000")} "forward" "-" "-" "${hit.target}" "${seen}" "-" "-" TID_${id.slice(16)} "-" "-" "-"`;
}
