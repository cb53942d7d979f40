import type { Cache } from "../../request.ts";
import type { AkamaiFields } from "./fields.ts";
import { clientLeftCodes, informationalCodes } from "./known-values.ts";

function setError(record: AkamaiFields): void {
  // the bar can be escaped by a backslash
  const [code = "", sub] = (record.error_code ?? "").split(/\\?\|/);
  // the client left while it received an error: the request had failed before
  const failedBefore = clientLeftCodes.includes(code) && (record.status ?? 0) >= 400;
  const none = code === "" || failedBefore || informationalCodes.includes(code);
  record.code = none ? null : code;
  record.sub = sub ?? null;
}

function cacheOf({ cache_status, cacheable }: AkamaiFields): Cache | null {
  if (cache_status === "1") return "hit";
  if (cache_status !== "0") return null;
  return cacheable === "0" ? "bypass" : "miss";
}

/** Newer streams log the scheme in the field of the protocol: HTTP or HTTPS. */
function setProtocol(record: AkamaiFields): void {
  if (!/^https?$/i.test(record.protocol ?? "")) return;
  record.scheme = record.protocol?.toLowerCase() ?? null;
  record.protocol = null;
}

export function derive(record: AkamaiFields): void {
  setError(record);
  setProtocol(record);
  if (record.midgress === "1" || record.midgress === "2") record.client_kind = "internal";
  if (record.path != null && !record.path.startsWith("/")) record.path = `/${record.path}`;
  if (record.cache_status !== undefined) record.cache = cacheOf(record);
  // on a cache miss the time to first byte is the time of the origin
  if (record.cache_status === "0") record.upstream_time_ms = record.turn_around_ms ?? null;
}
