// Checks in the error logs of a run that each planned fault occurred. Does not read access logs.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { hops } from "./error-logs.mjs";

const ids = /(?<=rid[= -]|rid-)[0-9a-f]{12}|(?<=X-Request-Id":\[")[0-9a-f]{12}/g;

/** The entries of an error log by request id. */
function entriesOf(folder, { file, separator = "\n" }) {
  const errorLog = path.join(folder, "errorlogs", file);
  const entries = new Map();
  if (!existsSync(errorLog)) return entries;
  for (const entry of readFileSync(errorLog, "latin1").split(separator))
    for (const id of new Set(entry.match(ids))) entries.set(id, `${entries.get(id) ?? ""}${entry}\n`);
  return entries;
}

/** Whether the error log of a hop confirms the planned fault; null if the hop logs nothing about it. */
function confirms({ chains, patterns, withoutEntry }, entries, request) {
  const expected = chains.includes(request.chain) ? patterns[request.scenario] : undefined;
  if (!expected || withoutEntry?.(request)) return null;
  return expected.test(entries.get(request.id) ?? "");
}

/** Yields a line for each scenario that an error log does not confirm, and a summary. */
export function* confirm(folder) {
  const lines = readFileSync(path.join(folder, "truth.jsonl"), "utf8").trim().split("\n");
  const truth = lines.map((line) => JSON.parse(line));
  const unconfirmed = new Map();
  let confirmed = 0;
  for (const log of hops) {
    const entries = entriesOf(folder, log);
    for (const request of truth) {
      const result = confirms(log, entries, request);
      const fault = `${log.hop} ${request.chain} ${request.scenario}`;
      if (result) confirmed++;
      if (result === false) unconfirmed.set(fault, (unconfirmed.get(fault) ?? 0) + 1);
    }
  }
  for (const [fault, count] of unconfirmed)
    yield `not confirmed by an error log: ${fault}, ${count} requests`;
  const reachedOrigin = truth.filter(({ origin_did }) => origin_did).length;
  const unexpected = truth.filter((request) => request.unexpected).length;
  yield `${truth.length} requests, ${reachedOrigin} reached the origin; ${confirmed} faults confirmed by an error log; ${unexpected} clients received an unexpected status`;
}
