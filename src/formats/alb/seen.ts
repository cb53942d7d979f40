import type { Peer } from "../../classify/peer.ts";
import type { RequestRow } from "../../request.ts";

/** What an ALB's rules and `conclude` look at beside the columns. */
export interface AlbFields extends RequestRow {
  time_us?: number | null;
  request_creation_us?: number | null;
  /** null: -1, there is no such time */
  request_processing_ms?: number | null;
  response_processing_ms?: number | null;
  actions_executed?: string | null;
  last_action?: string | null;
  forwarded?: "yes" | "no";
  error_reason?: string | null;
  classification?: string | null;
  target_error_code?: string | null;
  elb_error_code?: string | null;
  /** of a 460: who left can be another proxy */
  peer?: Peer | null;
  "target:port_list"?: string | null;
  target_status_code_list?: string | null;
}
