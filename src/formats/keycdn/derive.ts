import type { LineRecord } from "../../parse/line-record.ts";
import type { Cache } from "../../request.ts";
import type { KeycdnFields } from "./fields.ts";

export const caches: Readonly<Record<string, Cache>> = {
  HIT: "hit",
  MISS: "miss",
  EXPIRED: "miss",
  STALE: "stale",
  UPDATING: "stale",
  BYPASS: "bypass",
};

export function derive(record: KeycdnFields & LineRecord): void {
  record.cache = caches[record.cache_status ?? ""] ?? null;
}
