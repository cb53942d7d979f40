import type { Rule } from "../../faults/rule.ts";
import { refusedByCache } from "../../faults/tier-rules.ts";
import { errorCodeRules } from "./error-code-rules.ts";
import type { VercelFields } from "./fields.ts";

const served = { made_by: ["static", "redirect"] } as const;
const fromOrigin = { made_by: ["lambda", "external"] } as const;
const fromCache = { cache: ["hit", "stale"] } as const;
const crashed = { function_status_word: "-1" } as const;
const refused = { waf_action: /^(?:deny|challenge)/ } as const;

/** https://vercel.com/docs/drains/reference/logs; `made_by` is the line's "source". */
// biome-ignore format: a table, a row a rule
export const vercelRules: readonly Rule<VercelFields>[] = [
  ["vercel-revalidation", { proxy_status_word: "-1" }, null],
  ["vercel-limited-waf", { status: 429, ...refused }, "cdn", "cdn_limited", "certain", "a rate limit of the firewall"],
  ["vercel-rate-limit", { status: "failed", waf_action: /^rate_limit/ }, "cdn", "cdn_limited", "certain", "a rate limit of the firewall"],
  ["vercel-waf", { status: "failed", ...refused }, "cdn", "cdn_denied", "certain", "the firewall denied or challenged the request"],
  ["vercel-limited-firewall", { status: 429, made_by: "firewall" }, "cdn", "cdn_limited", "certain", "a rate limit of the firewall"],
  ["vercel-firewall", { status: "failed", made_by: "firewall" }, "cdn", "cdn_denied", "certain", "the firewall responded"],
  ["vercel-good-cached", { status: "good", ...fromCache }, "cdn"],
  ["vercel-good-served", { status: "good", ...served }, "cdn"],
  ["vercel-good-edge", { status: "good", made_by: "edge" }, "cdn"],
  ["vercel-good-origin", { status: "good", ...fromOrigin }, "origin"],
  ["vercel-good", { status: "good" }, null],
  ...errorCodeRules,
  ["vercel-edge-crash", { ...crashed, made_by: "edge" }, "cdn", "cdn_function", "certain", "-1: the edge function crashed"],
  ["vercel-crash", { ...crashed }, "cdn", "origin_reset", "certain", "-1: the function crashed without a response"],
  ["vercel-499", { status: 499 }, "client", "client_abort", "inferred", "499: the client closed the connection before the response"],
  ["vercel-static-404-cached", { status: [404, 410], made_by: "static", ...fromCache }, "cdn", "cdn_config", "inferred",
    "the deployment has no such file or route; the word of the cache is that of the error page, which is a file too"],
  refusedByCache("vercel-refused-by-cache"),
  ["vercel-cached", { status: "failed", ...fromCache }, "cdn", "cdn_cached", "certain", "an error served from the cache"],
  ["vercel-508", { status: 508, made_by: ["lambda", "edge", "static", "redirect"] }, "cdn", "cdn_config", "inferred", "508: the deployment requests itself in a loop"],
  ["vercel-edge-5xx", { status: { min: 500 }, made_by: "edge" }, "cdn", "cdn_function", "inferred", "an edge function failed"],
  ["vercel-lambda-504", { status: 504, made_by: "lambda" }, "cdn", "origin_timeout", "inferred", "the function exceeded its time limit; its own 504 looks the same"],
  ["vercel-external-504", { status: 504, made_by: "external" }, "cdn", "origin_timeout", "inferred", "the external origin's own 504 looks the same"],
  ["vercel-external-502", { status: 502, made_by: "external" }, "cdn", "origin_reset", "inferred", "the external origin's own 502 looks the same"],
  ["vercel-origin-5xx", { status: { min: 500 }, ...fromOrigin }, "origin", "origin_error", "inferred"],
  ["vercel-origin-404", { status: [404, 410], ...fromOrigin }, "origin", "origin_not_found", "inferred"],
  ["vercel-origin-4xx", { status: "4xx", ...fromOrigin }, "origin", "origin_rejected", "inferred"],
  ["vercel-static-404", { status: 404, made_by: "static" }, "cdn", "cdn_config", "inferred", "the deployment has no such file or route"],
  ["vercel-429", { status: 429 }, "cdn", "cdn_limited", "inferred"],
  ["vercel-failed", { status: "failed" }, "cdn", "unknown", "inferred"],
];
