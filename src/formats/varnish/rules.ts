import { known, type Rule, unlogged } from "../../faults/rule.ts";
import type { RequestRow } from "../../request.ts";

/** What rules look at beside the columns. */
export interface VarnishFields extends RequestRow {
  request_line?: "http" | "empty" | "malformed";
  /** hit, miss, pass, pipe, synth, hitmiss, hitpass; from hitmiss where only that is logged */
  handling?: string | null;
  /** where the body has the size of Varnish's own page of a failed fetch */
  own_page?: "yes" | "no";
  /** by its length: the page of an nginx behind */
  page?: "built_in" | "other";
  /** the status that the backend sent, where VCL logs it; null: none came */
  backend_status?: number | null;
  /** c: what the client was sent; b: what was fetched */
  side?: string | null;
  /** the backend side's FetchError */
  fetch_error?: string | null;
}

const back = { side: "b" } as const;
const fetched = ["miss", "pass", "hitmiss", "hitpass"] as const;
const asked = { handling: fetched } as const;
const behind = { handling: [...fetched, unlogged] } as const;
const hit = { handling: "hit" } as const;
const synth = { handling: "synth" } as const;
const nginxPage = "the page is that of an nginx behind the edge";
const noPage =
  "a page of the size of Varnish's own: the fetch failed, or an origin's answer has that size too";

/** The backend side, by what VSL FetchError says: bin/varnishd/cache/cache_fetch.c, cache_backend.c, cache_http1_fetch.c */
// biome-ignore format: a table, a row a rule
const backendSide: readonly Rule<VarnishFields>[] = [
  ["varnish-fetch-connect-timeout", { ...back, fetch_error: /fail errno 110\b/ }, "proxy", "origin_timeout", "certain", "FetchError: connecting timed out"],
  ["varnish-fetch-refused", { ...back, fetch_error: /fail errno \d+/ }, "proxy", "origin_refused", "certain", "FetchError: not connected"],
  ["varnish-fetch-unhealthy", { ...back, fetch_error: /: unhealthy/ }, "proxy", "origin_unhealthy", "certain", "FetchError: the probe says sick"],
  ["varnish-fetch-no-backend", { ...back, fetch_error: /^No backend/ }, "proxy", "proxy_config", "certain", "FetchError: no backend, or none in the director"],
  ["varnish-fetch-upload", { ...back, fetch_error: /^req\.body read error/ }, "proxy", "client_abort", "certain", "FetchError: the client broke off its upload"],
  ["varnish-fetch-closed", { ...back, fetch_error: /^HTC eof/ }, "proxy", "origin_reset", "certain", "FetchError: closed before the header was complete"],
  ["varnish-fetch-not-http", { ...back, fetch_error: /^http format error/i }, "proxy", "origin_reset", "certain", "FetchError: the answer was not HTTP"],
  ["varnish-fetch-timeout", { ...back, fetch_error: /^first byte timeout/ }, "proxy", "origin_timeout", "certain", "FetchError: first_byte_timeout"],
  ["varnish-fetch-broke-off", { ...back, fetch_error: /insufficient bytes|chunked read err|Connection reset by peer|Resource temporarily unavailable/, status: known }, "origin", "origin_incomplete", "certain", "FetchError: the body broke off"],
  ["varnish-fetch-failed", { ...back, fetch_error: known, status: [null, "failed"] }, "proxy", ["origin", "unknown"], "inferred", "a FetchError of another kind"],
  ["varnish-fetched-404", { ...back, status: [404, 410] }, "origin", "origin_not_found", "certain", "what the backend sent"],
  ["varnish-fetched-4xx", { ...back, status: "4xx" }, "origin", "origin_rejected", "certain", "what the backend sent"],
  ["varnish-fetched-5xx", { ...back, status: "5xx", fetch_error: null }, "origin", "origin_error", "certain", "what the backend sent, without a FetchError"],
  ["varnish-fetched-5xx-likely", { ...back, status: "5xx" }, "origin", "origin_error", "inferred", "what the backend sent, or 503 for a failed fetch; %{VSL:FetchError}x would tell"],
  ["varnish-fetched", { ...back, status: "good" }, "origin"],
];

// biome-ignore format: a table, a row a rule
const clientSide: readonly Rule<VarnishFields>[] = [
  ["varnish-bad-request", { status: 400, method: null }, "proxy", "client_bad_request", "certain", "not a request of HTTP"],
  ["varnish-hit-404", { ...hit, status: [404, 410] }, "proxy", "origin_not_found", "certain", "an answer of the origin, out of the cache"],
  ["varnish-hit-4xx", { ...hit, status: "4xx" }, "proxy", "origin_rejected", "certain", "an answer of the origin, out of the cache"],
  ["varnish-hit-5xx", { ...hit, status: "5xx" }, "proxy", "origin_error", "inferred", "an answer of the origin, out of the cache; VCL can store its own too"],
  ["varnish-synth-400", { ...synth, status: 400 }, "proxy", "client_bad_request", "inferred", "VCL's own answer: without a Host, with built-in VCL"],
  ["varnish-synth-503", { ...synth, status: 503 }, "proxy", ["origin", "unknown"], "inferred", "the answer broke off before it could be passed on, or VCL said 503"],
  ["varnish-synth", { ...synth, status: "failed" }, "proxy", "proxy_fixed", "inferred", "VCL's own answer"],
  ["varnish-own-503", { ...asked, status: 503, backend_status: null }, "proxy", ["origin", "unknown"], "inferred", "the backend sent no status: the fetch failed"],
  ["varnish-page-503", { ...asked, status: 503, own_page: "yes", backend_status: unlogged }, "proxy", ["origin", "unknown"], "inferred", noPage],
  ["varnish-likely-503", { ...asked, status: 503, backend_status: unlogged }, "origin", "origin_error", "inferred", "a page of another size than Varnish's own"],
  ["varnish-origin-404", { ...asked, status: [404, 410] }, "origin", "origin_not_found", "certain", "Varnish itself sends only 503 for a fetch"],
  ["varnish-origin-4xx", { ...asked, status: "4xx" }, "origin", "origin_rejected", "certain", "Varnish itself sends only 503 for a fetch"],
  ["varnish-origin-5xx", { ...asked, status: "5xx" }, "origin", "origin_error", "certain", "Varnish itself sends only 503 for a fetch, and then the backend sent no status"],
  ["varnish-plain-503", { handling: unlogged, status: 503, own_page: "yes" }, "proxy", ["origin", "unknown"], "inferred", noPage],
  ["varnish-failed", { status: "failed" }, null, "unknown", "inferred", "%{Varnish:handling}x is not logged"],
  ["varnish-from-origin", { handling: [...fetched, "pipe"], status: ["good", null] }, "origin"],
  ["varnish-own-answer", { handling: ["hit", "synth"], status: "good" }, "proxy"],
  ["varnish-good", { status: "good" }, null],
];

/** A layer of a site's own: what it says itself counts as the proxy's. */
export const rules: readonly Rule<VarnishFields>[] = [...backendSide, ...clientSide];

/** As the edge: `origin` is whatever stands behind it, another proxy too, so what came from there is inferred. */
// biome-ignore format: a table, a row a rule
export const edgeRules: readonly Rule<VarnishFields>[] = [
  ["varnish-edge-bad-request", { status: 400, method: null }, "cdn", "client_bad_request", "certain", "not a request of HTTP"],
  ["varnish-edge-cached", { ...hit, status: "failed" }, "cdn", "cdn_cached", "certain", "an error out of the cache"],
  ["varnish-edge-synth-400", { ...synth, status: 400 }, "cdn", "client_bad_request", "inferred", "VCL's own answer: without a Host, with built-in VCL"],
  ["varnish-edge-denied", { ...synth, status: [401, 403, 405, 407, 451] }, "cdn", "cdn_denied", "inferred", "VCL's own answer"],
  ["varnish-edge-limited", { ...synth, status: 429 }, "cdn", "cdn_limited", "inferred", "VCL's own answer"],
  ["varnish-edge-no-site", { ...synth, status: [404, 421] }, "cdn", "cdn_config", "inferred", "VCL's own answer: no such site"],
  ["varnish-edge-code", { ...synth, status: "failed" }, "cdn", "cdn_function", "inferred", "VCL's own answer, or VCL failed"],
  ["varnish-edge-slow-503", { ...asked, status: 503, backend_status: null, request_time_ms: { min: 400 } }, "cdn", "origin_timeout", "inferred", "nothing came, and it took a while: a timeout"],
  ["varnish-edge-quick-503", { ...asked, status: 503, backend_status: null, request_time_ms: { max: 100 } }, "cdn", "origin_refused", "inferred", "nothing came, at once: most often nothing listens"],
  ["varnish-edge-own-503", { ...asked, status: 503, backend_status: null }, "cdn", ["origin", "unknown"], "inferred", "the backend sent no status: the fetch failed"],
  ["varnish-edge-page-503", { ...behind, status: 503, own_page: "yes", backend_status: unlogged }, "cdn", ["origin", "unknown"], "inferred", noPage],
  ["varnish-edge-behind-504", { ...behind, status: 504, page: "built_in" }, "proxy", "origin_timeout", "inferred", nginxPage],
  ["varnish-edge-behind-502", { ...behind, status: 502, page: "built_in" }, "proxy", ["origin", "unknown"], "inferred", nginxPage],
  ["varnish-edge-behind-limited", { ...behind, status: [413, 429, 503], page: "built_in" }, "proxy", "proxy_limited", "inferred", nginxPage],
  ["varnish-edge-behind-denied", { ...behind, status: [401, 403, 405], page: "built_in" }, "proxy", "proxy_denied", "inferred", nginxPage],
  ["varnish-edge-behind-404", { ...behind, status: 404, page: "built_in" }, "proxy", "proxy_not_found", "inferred", nginxPage],
  ["varnish-edge-behind-500", { ...behind, status: 500, page: "built_in" }, "proxy", "proxy_error", "inferred", nginxPage],
  ["varnish-edge-behind-400", { ...behind, status: 400, page: "built_in" }, "proxy", "client_bad_request", "inferred", nginxPage],
  ["varnish-edge-own-page", { handling: unlogged, status: "failed", own_page: "yes" }, null, "unknown", "inferred", "of the size of Varnish's own pages; %{Varnish:handling}x would tell"],
  ["varnish-edge-404", { ...behind, status: [404, 410] }, "origin", "origin_not_found", "inferred", "no page of nginx or Varnish"],
  ["varnish-edge-4xx", { ...behind, status: "4xx" }, "origin", "origin_rejected", "inferred", "no page of nginx or Varnish"],
  ["varnish-edge-5xx", { ...behind, status: "5xx" }, "origin", "origin_error", "inferred", "no page of nginx or Varnish"],
  ["varnish-edge-from-origin", { handling: [...fetched, "pipe"], status: ["good", null] }, "origin"],
  ["varnish-edge-own-answer", { handling: ["hit", "synth"], status: "good" }, "cdn"],
  ["varnish-edge-failed", { status: "failed" }, null, "unknown", "inferred", "handled in a way that is not known here"],
  ["varnish-edge-good", { status: "good" }, null],
];
