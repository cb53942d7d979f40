import { defineFormat, type JsonLayout } from "../../parse/format.ts";
import { derive } from "./derive.ts";
import { type CaddyFields, caddyFieldMap } from "./fields.ts";
import { caddyRules } from "./rules.ts";
import { caddySkips, ownSkips } from "./skips.ts";

const request = [["request.method"], ["request.uri"], ["request.proto"], ["status"]];
const access: JsonLayout["needs"] = [...request, ["size", "resp_headers.Server"]];

// biome-ignore lint/suspicious/noControlCharactersInRegex: colors of the level
const consoleLine = /^(\S+(?: \S+)?)\t(?:\x1b\[\d+m)?(\w+)(?:\x1b\[0?m)?\t(http\.log\.[\w.]+)\t(.*?)\t\{/;

/** 2026/11/24 10:00:00.250 <tab> INFO <tab> http.log.access <tab> handled request <tab> {...} as one object. */
const objectOfConsole = (line: string): string => {
  const head = consoleLine.exec(line);
  if (!head) return "";
  const [all, ts, level, logger, msg] = head;
  return `${JSON.stringify({ ts, level, logger, msg }).slice(0, -1)},${line.slice(all.length)}`;
};

/** Caddy 2: records of the access log, and of the error log, which contains the cause of errors that Caddy generates. */
export const caddy = defineFormat<CaddyFields>({
  name: "caddy",
  title: "Caddy",
  docs: "https://caddyserver.com/docs/caddyfile/directives/log",
  tier: "proxy",
  fieldMap: caddyFieldMap,
  layouts: [
    { name: "json", needs: [["logger"], ...access] },
    {
      name: "error",
      needs: [["logger"], ["msg"], ...request, ["err_id", "err_trace", "duration"]],
      lacks: ["size"],
    },
    { name: "console", needs: access, unwrap: objectOfConsole },
  ],
  marks: /"logger":"http\.log\.(?:access|error)|\thttp\.log\.(?:access|error)/,
  skips: caddySkips,
  ownSkips,
  derive,
  recommended: {
    layout: "error",
    text: `# the error log contains the cause of 502, 503 and 504: ingest its file too
# with handle_errors at any site, Caddy writes the cause at level DEBUG
{
	log default {
		level DEBUG
		output file /var/log/caddy/error.log
		format json
	}
}
shop.example.com {
	log {
		output file /var/log/caddy/access.log
		format json
	}
}`,
  },
  rules: { proxy: caddyRules },
});
