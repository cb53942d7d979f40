import { defineFormat } from "../../parse/format.ts";
import { derive } from "./derive.ts";
import { type VercelFields, vercelFieldMap } from "./fields.ts";
import { knownValues } from "./known-values.ts";
import { vercelRules } from "./rules.ts";

const source = '(?=.*"(?:deploymentId|projectId|projectName)"\\s*:)(?=.*"source"\\s*:\\s*"';

/** Log drains. Lines of a build or of the console are not requests. */
export const vercel = defineFormat<VercelFields>({
  name: "vercel",
  title: "Vercel",
  docs: "https://vercel.com/docs/drains/reference/logs",
  tier: "cdn",
  fieldMap: vercelFieldMap,
  layouts: [
    {
      name: "",
      needs: [["statusCode", "proxy.statusCode"], ["source"], ["deploymentId", "projectId", "projectName"]],
    },
  ],
  marks: /"(?:deploymentId|projectId|projectName)"/,
  skips: [
    ["Vercel build log", new RegExp(`^\\s*\\{${source}build")`)],
    ["Vercel message without a request", new RegExp(`^\\s*\\{${source}[a-z-]+")`)],
  ],
  knownValues,
  derive,
  rules: { cdn: vercelRules },
});
