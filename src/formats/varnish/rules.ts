import { known, type Rule, unlogged } from "../../faults/rule.ts";
import { backendRules, uploadRules } from "./backend-rules.ts";
import type { VarnishFields } from "./fields.ts";

export const fetched = ["miss", "pass", "hitmiss", "hitpass"] as const;
const asked = { handling: fetched } as const;
const hit = { handling: "hit" } as const;
const synth = { handling: "synth" } as const;
/** The backend's own status is logged and the client was sent the same. */
const same = { ...asked, same_status: "yes" } as const;
/** Not the size of Varnish's page, also for a reason of one letter. */
const foreign = { ...asked, own_page: "no", backend_status: [known, unlogged] } as const;
const foreignSize = "the body does not have the size of Varnish's own error page";
const chosen = "VCL can choose this status for a failed fetch";
export const refusedRange =
  "Varnish checks ranges and preconditions against the object in its cache; VCL can also cache the origin's error";
export const ownPageSize =
  "a body of the size of Varnish's own error page: the fetch failed, or the response of the origin has that size";

// biome-ignore format: a table, a row a rule
const clientSide: readonly Rule<VarnishFields>[] = [
  ["varnish-bad-request", { status: 400, method: null }, "proxy", "client_bad_request", "certain", "the request is not valid HTTP"],
  ["varnish-hit-range", { ...hit, status: [412, 416] }, "proxy", "client_bad_request", "inferred", refusedRange],
  ["varnish-miss-range", { handling: ["miss", "hitmiss"], status: 416 }, "proxy", "client_bad_request", "inferred", "a miss is fetched without the Range of the client, so Varnish rejected the range"],
  ["varnish-hit-404", { ...hit, status: [404, 410] }, "proxy", "origin_not_found", "certain", "a response of the origin, served from the cache"],
  ["varnish-hit-4xx", { ...hit, status: "4xx" }, "proxy", "origin_rejected", "certain", "a response of the origin, served from the cache"],
  ["varnish-hit-5xx", { ...hit, status: "5xx" }, "proxy", "origin_error", "inferred", "a response of the origin, served from the cache; VCL can also store its own"],
  ["varnish-synth-400", { ...synth, status: 400 }, "proxy", "client_bad_request", "inferred", "a synthetic response; built-in VCL sends 400 for a request without Host"],
  ["varnish-synth-503", { ...synth, status: 503 }, "proxy", ["origin", "unknown"], "inferred", "the response was incomplete before delivery, or VCL sent 503"],
  ["varnish-synth", { ...synth, status: "failed" }, "proxy", "proxy_fixed", "inferred", "a synthetic response of VCL"],
  ["varnish-own-503", { ...asked, status: "failed", backend_status: null }, "proxy", ["origin", "unknown"], "inferred", "the backend sent no status: the fetch failed"],
  ["varnish-page-503", { ...asked, status: 503, own_page: "yes", backend_status: unlogged }, "proxy", ["origin", "unknown"], "inferred", ownPageSize],
  ["varnish-likely-503", { ...asked, status: 503, backend_status: unlogged }, "origin", "origin_error", "inferred", "the body is not of the size of Varnish's own error page"],
  ["varnish-same-404", { ...same, status: [404, 410] }, "origin", "origin_not_found", "certain", "VCL logged the same status of the backend"],
  ["varnish-same-4xx", { ...same, status: "4xx" }, "origin", "origin_rejected", "certain", "VCL logged the same status of the backend"],
  ["varnish-same-5xx", { ...same, status: "failed" }, "origin", "origin_error", "certain", "VCL logged the same status of the backend"],
  ["varnish-origin-404", { ...foreign, status: [404, 410] }, "origin", "origin_not_found", "certain", foreignSize],
  ["varnish-origin-4xx", { ...foreign, status: "4xx" }, "origin", "origin_rejected", "certain", foreignSize],
  ["varnish-origin-5xx", { ...foreign, status: "failed" }, "origin", "origin_error", "certain", foreignSize],
  ["varnish-chosen-404", { ...asked, status: [404, 410] }, null, "origin_not_found", "inferred", chosen],
  ["varnish-chosen-4xx", { ...asked, status: "4xx" }, null, "origin_rejected", "inferred", chosen],
  ["varnish-chosen-5xx", { ...asked, status: "failed" }, null, "origin_error", "inferred", chosen],
  ["varnish-plain-503", { handling: unlogged, status: 503, own_page: "yes" }, "proxy", ["origin", "unknown"], "inferred", ownPageSize],
  ["varnish-failed", { status: "failed" }, null, "unknown", "inferred", "%{Varnish:handling}x is not logged"],
  ["varnish-from-origin", { handling: [...fetched, "pipe"], status: ["good", null] }, "origin"],
  ["varnish-own-answer", { handling: ["hit", "synth"], status: "good" }, "proxy"],
  // varnishncsa logs neither status nor bytes of a piped request
  ["varnish-piped", { status: null }, null],
  ["varnish-good", { status: "good" }, null],
];

/** Varnish as a proxy of the site. */
export const varnishRules: readonly Rule<VarnishFields>[] = [
  ...backendRules("proxy", "varnish-fetch"),
  ...uploadRules("proxy", "varnish-upload"),
  ...clientSide,
];
