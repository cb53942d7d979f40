import { readFileSync } from "node:fs";
import { judgeBy } from "../src/faults/attribute.ts";
import { tierRules } from "../src/faults/tiers.ts";
import { lineTaker } from "../src/formats/detect.ts";
import type { Format } from "../src/formats/format.ts";
import { lineReader } from "../src/formats/line-reader.ts";

const columns = [
  "client_ip",
  "method",
  "scheme",
  "host",
  "path",
  "query",
  "protocol",
  "status",
  "upstream_status",
  "upstream_addr",
  "upstream_tries",
  "request_time_ms",
  "upstream_time_ms",
  "bytes_sent",
  "bytes_received",
  "cache_status",
  "cache",
  "edge_location",
  "referer",
  "user_agent",
  "request_id",
  "trace_id",
] as const;

/** A line as a format reads and judges it: the columns that it has, and the verdict; or why it is no request. */
export function rowsOf<Seen>(format: Format<Seen>, lines: readonly string[]): object[] {
  const take = lineTaker(format.layouts.map((layout) => lineReader(format as Format, layout)));
  const judge = judgeBy([...((format as Format).rules[format.tier] ?? []), ...tierRules[format.tier]]);
  return lines.map((line) => {
    const taken = take(line);
    if (!("draft" in taken)) return taken;
    const { reader, draft } = taken;
    const logged = Object.fromEntries(columns.map((column) => [column, draft[column]]));
    const { attempts = [], raw_request } = draft;
    return {
      format: reader.name,
      time: new Date(draft.time_ms ?? 0).toISOString(),
      ...logged,
      ...(attempts.length > 0 && { attempts }),
      ...(raw_request && { raw_request }),
      ...judge(draft),
    };
  });
}

export const linesOf = (file: string, encoding: "latin1" | "utf8"): string[] =>
  readFileSync(new URL(`../fixtures/${file}`, import.meta.url), encoding)
    .trimEnd()
    .split("\n");

/** Lines come as binary strings, as the reader of files gives them. */
export const fixtureLines = (folder: string): string[] => linesOf(`${folder}/access.log`, "latin1");
export const fixtureRows = (folder: string): unknown[] =>
  linesOf(`${folder}/rows.jsonl`, "utf8").map((line) => JSON.parse(line));
