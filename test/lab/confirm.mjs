// Did each fault happen as arranged? Asks the error logs of a run, never its access logs.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { hops } from "./error-logs.mjs";

const ids = /(?<=rid[= -]|rid-)[0-9a-f]{12}|(?<=X-Request-Id":\[")[0-9a-f]{12}/g;

/** What an error log says of each request. */
function entriesOf(folder, { file, between = "\n" }) {
  const place = path.join(folder, "errorlogs", file);
  const entries = new Map();
  if (!existsSync(place)) return entries;
  for (const entry of readFileSync(place, "latin1").split(between))
    for (const id of new Set(entry.match(ids))) entries.set(id, `${entries.get(id) ?? ""}${entry}\n`);
  return entries;
}

/** Whether the error log of a hop confirms what was arranged; null where it has nothing to say of it. */
function confirms({ chains, says, untold }, entries, request) {
  const expected = chains.includes(request.chain) ? says[request.scenario] : undefined;
  if (!expected || untold?.(request)) return null;
  return expected.test(entries.get(request.id) ?? "");
}

/** A line for each kind of fault that no error log confirms, and one for all. */
export function* confirm(folder) {
  const lines = readFileSync(path.join(folder, "truth.jsonl"), "utf8").trim().split("\n");
  const truth = lines.map((line) => JSON.parse(line));
  const unconfirmed = new Map();
  let confirmed = 0;
  for (const log of hops) {
    const entries = entriesOf(folder, log);
    for (const request of truth) {
      const answer = confirms(log, entries, request);
      const kind = `${log.hop} ${request.chain} ${request.scenario}`;
      if (answer) confirmed++;
      if (answer === false) unconfirmed.set(kind, (unconfirmed.get(kind) ?? 0) + 1);
    }
  }
  for (const [kind, times] of unconfirmed) yield `not confirmed by an error log: ${kind}, ${times} times`;
  const asked = truth.filter(({ origin_did }) => origin_did).length;
  const odd = truth.filter(({ unexpected }) => unexpected).length;
  yield `${truth.length} requests, ${asked} of them reached the origin; ${confirmed} faults confirmed by an error log; ${odd} clients saw another status than expected`;
}
