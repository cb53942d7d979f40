import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const run = promisify(execFile);

async function ingest(folder, file, args, db) {
  const cliArgs = args.map((arg) => {
    const config = path.join(folder, "conf", arg);
    if (!existsSync(config)) return arg;
    return arg.endsWith(".format") ? readFileSync(config, "utf8").trim() : config;
  });
  const log = path.join(folder, "logs", file);
  // rejected lines set the exit code; only stored lines are scored
  await run("node", [cli, "ingest", log, "--db", db, ...cliArgs]).catch(() => {});
}

async function select(db, query) {
  const { stdout } = await run("node", [cli, "sql", "--db", db, "--format", "ndjson", query], {
    maxBuffer: 1 << 28,
  });
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((row) => JSON.parse(row));
}

/** The verdicts of faultline on a log, by line number. */
export async function verdictsOf(folder, file, args, db) {
  await ingest(folder, file, args, db);
  const rows = await select(db, "select line, answered_by, fault, reason, confidence from requests");
  return new Map(rows.map((row) => [row.line, row]));
}

const selectJourneys = `
  select h.journey as journey, h.source as source, r.line as line, j.answered_by, j.fault, j.reason, j.confidence,
    j.fault_source, j.hidden_reason
  from journey_hops h
  join requests r on r.id = h.request
  join journeys j on j.id = h.journey
  order by h.journey, h.hop`;

/** The journeys of several logs of one chain, each with its lines from the outermost inward. */
export async function journeysOf(folder, logs, db) {
  for (const { file, hop, args } of logs) await ingest(folder, file, [...args, "--source", hop], db);
  const journeys = new Map();
  for (const { journey, source, line, ...verdict } of await select(db, selectJourneys)) {
    if (!journeys.has(journey)) journeys.set(journey, { verdict, lines: [] });
    journeys.get(journey).lines.push({ source, line });
  }
  return [...journeys.values()];
}
