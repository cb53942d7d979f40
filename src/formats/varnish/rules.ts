import { known, type Rule, unlogged } from "../../faults/rule.ts";
import type { VarnishFields } from "./fields.ts";

const back = { side: "b" } as const;
export const fetched = ["miss", "pass", "hitmiss", "hitpass"] as const;
const asked = { handling: fetched } as const;
const hit = { handling: "hit" } as const;
const synth = { handling: "synth" } as const;
export const ownPageSize =
  "a body of the size of Varnish's own error page: the fetch failed, or the response of the origin has that size";

/** Lines of the backend side, by VSL FetchError: bin/varnishd/cache/cache_fetch.c, cache_backend.c, cache_http1_fetch.c */
// biome-ignore format: a table, a row a rule
const backendSide: readonly Rule<VarnishFields>[] = [
  ["varnish-fetch-connect-timeout", { ...back, fetch_error: /fail errno 110\b/ }, "proxy", "origin_timeout", "certain", "FetchError: the connection timed out"],
  ["varnish-fetch-refused", { ...back, fetch_error: /fail errno \d+/ }, "proxy", "origin_refused", "certain", "FetchError: no connection"],
  ["varnish-fetch-unhealthy", { ...back, fetch_error: /: unhealthy/ }, "proxy", "origin_unhealthy", "certain", "FetchError: the health probe marked the backend as sick"],
  ["varnish-fetch-no-backend", { ...back, fetch_error: /^No backend/ }, "proxy", "proxy_config", "certain", "FetchError: no backend is configured, or the director has none"],
  ["varnish-fetch-upload", { ...back, fetch_error: /^req\.body read error/ }, "proxy", "client_abort", "certain", "FetchError: the client aborted its upload"],
  ["varnish-fetch-closed", { ...back, fetch_error: /^HTC eof/ }, "proxy", "origin_reset", "certain", "FetchError: the backend closed the connection before its header was complete"],
  ["varnish-fetch-not-http", { ...back, fetch_error: /^http format error/i }, "proxy", "origin_reset", "certain", "FetchError: the response was not valid HTTP"],
  ["varnish-fetch-timeout", { ...back, fetch_error: /^first byte timeout/ }, "proxy", "origin_timeout", "certain", "FetchError: first_byte_timeout expired"],
  ["varnish-fetch-broke-off", { ...back, fetch_error: /insufficient bytes|chunked read err|Connection reset by peer|Resource temporarily unavailable/, status: known }, "origin", "origin_incomplete", "certain", "FetchError: the body was incomplete"],
  ["varnish-fetch-failed", { ...back, fetch_error: known, status: [null, "failed"] }, "proxy", ["origin", "unknown"], "inferred", "another FetchError"],
  ["varnish-fetched-404", { ...back, status: [404, 410] }, "origin", "origin_not_found", "certain", "the status of the backend"],
  ["varnish-fetched-4xx", { ...back, status: "4xx" }, "origin", "origin_rejected", "certain", "the status of the backend"],
  ["varnish-fetched-5xx", { ...back, status: "5xx", fetch_error: null }, "origin", "origin_error", "certain", "the status of the backend, without a FetchError"],
  ["varnish-fetched-5xx-likely", { ...back, status: "5xx" }, "origin", "origin_error", "inferred", "the status of the backend, or 503 for a failed fetch; log %{VSL:FetchError}x to distinguish them"],
  ["varnish-fetched", { ...back, status: "good" }, "origin"],
];

// biome-ignore format: a table, a row a rule
const clientSide: readonly Rule<VarnishFields>[] = [
  ["varnish-bad-request", { status: 400, method: null }, "proxy", "client_bad_request", "certain", "the request is not valid HTTP"],
  ["varnish-hit-404", { ...hit, status: [404, 410] }, "proxy", "origin_not_found", "certain", "a response of the origin, served from the cache"],
  ["varnish-hit-4xx", { ...hit, status: "4xx" }, "proxy", "origin_rejected", "certain", "a response of the origin, served from the cache"],
  ["varnish-hit-5xx", { ...hit, status: "5xx" }, "proxy", "origin_error", "inferred", "a response of the origin, served from the cache; VCL can also store its own"],
  ["varnish-synth-400", { ...synth, status: 400 }, "proxy", "client_bad_request", "inferred", "a synthetic response; built-in VCL sends 400 for a request without Host"],
  ["varnish-synth-503", { ...synth, status: 503 }, "proxy", ["origin", "unknown"], "inferred", "the response was incomplete before delivery, or VCL sent 503"],
  ["varnish-synth", { ...synth, status: "failed" }, "proxy", "proxy_fixed", "inferred", "a synthetic response of VCL"],
  ["varnish-own-503", { ...asked, status: 503, backend_status: null }, "proxy", ["origin", "unknown"], "inferred", "the backend sent no status: the fetch failed"],
  ["varnish-page-503", { ...asked, status: 503, own_page: "yes", backend_status: unlogged }, "proxy", ["origin", "unknown"], "inferred", ownPageSize],
  ["varnish-likely-503", { ...asked, status: 503, backend_status: unlogged }, "origin", "origin_error", "inferred", "the body is not of the size of Varnish's own error page"],
  ["varnish-origin-404", { ...asked, status: [404, 410] }, "origin", "origin_not_found", "certain", "Varnish's own status for a failed fetch is 503"],
  ["varnish-origin-4xx", { ...asked, status: "4xx" }, "origin", "origin_rejected", "certain", "Varnish's own status for a failed fetch is 503"],
  ["varnish-origin-5xx", { ...asked, status: "5xx" }, "origin", "origin_error", "certain", "Varnish's own status for a failed fetch is 503, and then the backend has no status"],
  ["varnish-plain-503", { handling: unlogged, status: 503, own_page: "yes" }, "proxy", ["origin", "unknown"], "inferred", ownPageSize],
  ["varnish-failed", { status: "failed" }, null, "unknown", "inferred", "%{Varnish:handling}x is not logged"],
  ["varnish-from-origin", { handling: [...fetched, "pipe"], status: ["good", null] }, "origin"],
  ["varnish-own-answer", { handling: ["hit", "synth"], status: "good" }, "proxy"],
  ["varnish-good", { status: "good" }, null],
];

/** Varnish as a proxy of the site. */
export const varnishRules: readonly Rule<VarnishFields>[] = [...backendSide, ...clientSide];
