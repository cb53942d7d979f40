import { createHash } from "node:crypto";
import { type Reason, reasons } from "../faults/reasons.ts";
import { monitorOf, monitorRegionOf } from "../formats/monitors.ts";
import type { Store } from "../store/open.ts";
import { matchingGlob } from "./glob.ts";
import { rises } from "./rises/rises.ts";
import { zoneOf } from "./zone.ts";

/** What to check first for a reason, and at which hop. */
function firstCheck(reason: unknown): string | null {
  if (typeof reason !== "string" || !Object.hasOwn(reasons, reason)) return null;
  const [check] = Object.entries(reasons[reason as Reason].check);
  return check ? `at the ${check[0]}: ${check[1]}` : null;
}

const ofAgent = (word: (agent: string) => string | null) => (agent: string | null) =>
  agent === null ? null : word(agent);

const shortHash = (text: unknown): string =>
  createHash("sha256").update(String(text)).digest("hex").slice(0, 12);

/** Gives the reports the functions that SQL lacks. */
export function addFunctions(store: Store): void {
  store.function("matching_glob", { deterministic: true }, matchingGlob());
  store.function("zone_of", { deterministic: true }, zoneOf);
  store.function("first_check", { deterministic: true }, firstCheck);
  store.function("short_hash", { deterministic: true }, shortHash);
  store.function("monitor_of", { deterministic: true }, ofAgent(monitorOf));
  store.function("monitor_region_of", { deterministic: true }, ofAgent(monitorRegionOf));
  // the driver's types know aggregates of one argument alone
  store.aggregate("rises", rises as unknown as Parameters<Store["aggregate"]>[1]);
}
