import type { Format, JsonLayout } from "../../parse/format.ts";
import { conclude } from "./conclude.ts";
import { rules } from "./rules.ts";
import { skips } from "./skips.ts";
import { type CaddyFields, vocabulary } from "./vocabulary.ts";

const request = [["request.method"], ["request.uri"], ["request.proto"], ["status"]];
const access: JsonLayout["needs"] = [...request, ["size", "resp_headers.Server"]];

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of the level
const console = /^(\S+(?: \S+)?)\t(?:\x1b\[\d+m)?(\w+)(?:\x1b\[0?m)?\t(http\.log\.[\w.]+)\t(.*?)\t\{/;

/** 2026/11/24 10:00:00.250 <tab> INFO <tab> http.log.access <tab> handled request <tab> {...} as one object. */
const ofConsole = (line: string): string => {
  const head = console.exec(line);
  if (!head) return "";
  const [all, ts, level, logger, msg] = head;
  return `${JSON.stringify({ ts, level, logger, msg }).slice(0, -1)},${line.slice(all.length)}`;
};

/** Caddy 2: its access records, and the records of its error log, which tell why Caddy itself answered. */
export const caddy: Format<CaddyFields> = {
  name: "caddy",
  title: "Caddy",
  docs: "https://caddyserver.com/docs/caddyfile/directives/log",
  tier: "proxy",
  fieldMap: vocabulary,
  layouts: [
    { name: "json", needs: [["logger"], ...access] },
    {
      name: "error",
      needs: [["logger"], ["msg"], ...request, ["err_id", "err_trace", "duration"]],
      lacks: ["size"],
    },
    { name: "console", needs: access, unwrap: ofConsole },
  ],
  marks: /"logger":"http\.log\.(?:access|error)|\thttp\.log\.(?:access|error)/,
  skips,
  derive: conclude,
  recommended: {
    layout: "error",
    text: `# the error log says why Caddy answered 502, 503 and 504: give its file to ingest too
{
	log default {
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
  rules: { proxy: rules },
};
