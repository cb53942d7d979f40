import { caches } from "./derive.ts";

export const knownValues = {
  cache_status: Object.keys(caches),
  made_by: ["build", "edge", "lambda", "static", "external", "firewall", "redirect"],
  waf_action: ["deny", "challenge", "rate_limit", "bypass", "log"],
};
