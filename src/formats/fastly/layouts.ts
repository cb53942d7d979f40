import type { JsonLayout } from "../../parse/format.ts";
import { percentDecode } from "../../parse/text/escapes.ts";

const statusKeys = ["response_status", "resp_status", "status"];
const serverKeys = ["fastly_server", "server_datacenter", "geo_datacenter"];

const fastlyKey = /"(?:response_state|fastly_\w+|\w+_datacenter)"/;

/** Repairs `\xNN` of cstr_escape, which is not a JSON escape, and unescaped quotes inside a value. */
function mend(line: string): string {
  if (!fastlyKey.test(line)) return line;
  const decoded = line.replace(/\\\\|(?:\\x[0-9a-fA-F]{2})+/g, (run) =>
    run.startsWith("\\x") ? JSON.stringify(percentDecode(run.replaceAll("\\x", "%"))).slice(1, -1) : run,
  );
  return decoded.replace(/(?<![{,:[]\s{0,9}|\\)"(?!\s{0,9}[,}:\]])/g, '\\"');
}

const fieldName = (key: string): string => key.toLowerCase().replace(/[.-]/g, "_");

const layout = (...needs: JsonLayout["needs"]): JsonLayout => ({ name: "", needs, fieldName, mend });

export const layouts: readonly JsonLayout[] = [
  layout(["response_state"], ["response_status"]),
  layout(["fastly_info_state"], statusKeys),
  layout(serverKeys, ["cache_status", "x_cache", "fastly_server"], statusKeys),
];
