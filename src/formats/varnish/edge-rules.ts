import { type Rule, unlogged } from "../../faults/rule.ts";
import { backendRules, uploadRules } from "./backend-rules.ts";
import type { VarnishFields } from "./fields.ts";
import { fetched, ownPageSize, refusedRange } from "./rules.ts";

const asked = { handling: fetched } as const;
const behind = { handling: [...fetched, unlogged] } as const;
const hit = { handling: "hit" } as const;
const synth = { handling: "synth" } as const;
const nginxPage = "the body has the size of an error page of nginx behind the edge";

/** Varnish as the edge (`--tier cdn`). `origin` may be another proxy, so responses from behind are inferred. */
// biome-ignore format: a table, a row a rule
export const edgeRules: readonly Rule<VarnishFields>[] = [
  ...backendRules("cdn", "varnish-edge-fetch"),
  ...uploadRules("cdn", "varnish-edge-upload"),
  ["varnish-edge-bad-request", { status: 400, method: null }, "cdn", "client_bad_request", "certain", "the request is not valid HTTP"],
  ["varnish-edge-range", { ...hit, status: [412, 416] }, "cdn", "client_bad_request", "inferred", refusedRange],
  ["varnish-edge-miss-range", { handling: ["miss", "hitmiss"], status: 416 }, "cdn", "client_bad_request", "inferred", "a miss is fetched without the Range of the client, so Varnish rejected the range"],
  ["varnish-edge-cached", { ...hit, status: "failed" }, "cdn", "cdn_cached", "certain", "an error served from the cache"],
  ["varnish-edge-synth-400", { ...synth, status: 400 }, "cdn", "client_bad_request", "inferred", "a synthetic response; built-in VCL sends 400 for a request without Host"],
  ["varnish-edge-denied", { ...synth, status: [401, 403, 405, 407, 451] }, "cdn", "cdn_denied", "inferred", "a synthetic response of VCL"],
  ["varnish-edge-limited", { ...synth, status: 429 }, "cdn", "cdn_limited", "inferred", "a synthetic response of VCL"],
  ["varnish-edge-no-site", { ...synth, status: [404, 421] }, "cdn", "cdn_config", "inferred", "a synthetic response of VCL: no such site"],
  ["varnish-edge-code", { ...synth, status: "failed" }, "cdn", "cdn_function", "inferred", "a synthetic response of VCL, or VCL failed"],
  ["varnish-edge-slow-503", { ...asked, status: 503, backend_status: null, request_time_ms: { min: 400 } }, "cdn", "origin_timeout", "inferred", "no response after a wait: a timeout"],
  ["varnish-edge-quick-503", { ...asked, status: 503, backend_status: null, request_time_ms: { max: 100 } }, "cdn", "origin_refused", "inferred", "no response within 0.1 s: usually no process listens"],
  ["varnish-edge-own-503", { ...asked, status: 503, backend_status: null }, "cdn", ["origin", "unknown"], "inferred", "the backend sent no status: the fetch failed"],
  ["varnish-edge-page-503", { ...behind, status: 503, own_page: "yes", backend_status: unlogged }, "cdn", ["origin", "unknown"], "inferred", ownPageSize],
  ["varnish-edge-behind-504", { ...behind, status: 504, page: "built_in" }, "proxy", "origin_timeout", "inferred", nginxPage],
  ["varnish-edge-behind-502", { ...behind, status: 502, page: "built_in" }, "proxy", ["origin", "unknown"], "inferred", nginxPage],
  ["varnish-edge-behind-limited", { ...behind, status: [413, 429, 503], page: "built_in" }, "proxy", "proxy_limited", "inferred", nginxPage],
  ["varnish-edge-behind-denied", { ...behind, status: [401, 403, 405], page: "built_in" }, "proxy", "proxy_denied", "inferred", nginxPage],
  ["varnish-edge-behind-404", { ...behind, status: 404, page: "built_in" }, "proxy", "proxy_not_found", "inferred", nginxPage],
  ["varnish-edge-behind-500", { ...behind, status: 500, page: "built_in" }, "proxy", "proxy_error", "inferred", nginxPage],
  ["varnish-edge-behind-400", { ...behind, status: 400, page: "built_in" }, "proxy", "client_bad_request", "inferred", nginxPage],
  ["varnish-edge-own-page", { handling: unlogged, status: "failed", own_page: "yes" }, null, "unknown", "inferred", "a body of the size of Varnish's own error page; log %{Varnish:handling}x to distinguish them"],
  ["varnish-edge-404", { ...behind, status: [404, 410] }, "origin", "origin_not_found", "inferred", "the body is not of the size of an error page of nginx or Varnish"],
  ["varnish-edge-4xx", { ...behind, status: "4xx" }, "origin", "origin_rejected", "inferred", "the body is not of the size of an error page of nginx or Varnish"],
  ["varnish-edge-5xx", { ...behind, status: "5xx" }, "origin", "origin_error", "inferred", "the body is not of the size of an error page of nginx or Varnish"],
  ["varnish-edge-from-origin", { handling: [...fetched, "pipe"], status: ["good", null] }, "origin"],
  ["varnish-edge-own-answer", { handling: ["hit", "synth"], status: "good" }, "cdn"],
  ["varnish-edge-failed", { status: "failed" }, null, "unknown", "inferred", "the value of %{Varnish:handling}x is not in the manual"],
  // varnishncsa logs neither status nor bytes of a piped request
  ["varnish-edge-piped", { status: null }, null],
  ["varnish-edge-good", { status: "good" }, null],
];
