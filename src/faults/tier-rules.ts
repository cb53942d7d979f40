import type { Hop, RequestRow, Tier } from "../request.ts";
import type { Rule, When } from "./rule.ts";

/**
 * The status of a range outside a stored object, or of a failed If-Match or If-Unmodified-Since: a cache that stores a
 * good object sends it itself. Precedes the row for stored errors. https://www.rfc-editor.org/rfc/rfc9110#status.416
 */
export const refusedByCache = <Fields extends RequestRow>(
  id: string,
  when: When<Fields> = {},
  hop: Hop = "cdn",
): Rule<Fields> => [
  id,
  { status: [412, 416], cache: ["hit", "stale"], ...when },
  hop,
  "client_bad_request",
  "inferred",
  "a cache itself rejects a range outside a stored object, and a failed precondition; a stored error looks the same",
];

/** The rules for every log of a tier; they follow the rules of the format. */
export const tierRules: Record<Tier, readonly Rule[]> = {
  proxy: [
    [
      "proxy-origin-404",
      { status: [404, 410], upstream_status: [404, 410] },
      "origin",
      "origin_not_found",
      "inferred",
    ],
    ["proxy-origin-4xx", { status: "4xx", upstream_status: "4xx" }, "origin", "origin_rejected", "inferred"],
    ["proxy-origin-5xx", { status: "5xx", upstream_status: "5xx" }, "origin", "origin_error", "inferred"],
    ["proxy-504", { status: 504 }, "proxy", "origin_timeout", "inferred"],
    ["proxy-502", { status: 502 }, "proxy", ["origin", "unknown"], "inferred"],
    ["proxy-failed", { status: "failed" }, null, "unknown", "inferred"],
    ["proxy-nothing-sent", { status: null }, null, "unknown", "inferred"],
    ["proxy-origin-answered", { status: "good", upstream_status: { min: 100, max: 399 } }, "origin"],
    ["proxy-good", { status: "good" }, null],
  ],
  cdn: [
    refusedByCache("cdn-refused-by-cache"),
    ["cdn-504", { status: 504 }, null, "origin_timeout", "inferred"],
    ["cdn-502", { status: 502 }, null, ["origin", "unknown"], "inferred"],
    ["cdn-failed", { status: "failed" }, null, "unknown", "inferred"],
    ["cdn-nothing-sent", { status: null }, null, "unknown", "inferred"],
    ["cdn-hit", { status: "good", cache: ["hit", "stale"] }, "cdn"],
    ["cdn-miss", { status: "good", cache: ["miss", "bypass"] }, "origin"],
    ["cdn-good", { status: "good" }, null],
  ],
};
