#!/usr/bin/env node
// Runs real servers on loopback in front of an origin that fails on purpose, and compares faultline's verdicts on their
// logs with the planned faults. Exit code 1: a certain verdict is wrong, or a log is below its ceiling.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { confirm } from "./confirm.mjs";
import { joinedTable, missesGoal, scoreJoined } from "./joined.mjs";
import { makeRun } from "./run.mjs";
import { isBelowCeiling, scoreRun, scoreTable } from "./score.mjs";
import { requiredCommands } from "./servers.mjs";

const print = (text) => process.stdout.write(`${text}\n`);

const { values: options } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    mix: { type: "string", default: "a" },
    seconds: { type: "string", default: "28" },
    only: { type: "string", default: "" },
    keep: { type: "string" },
    run: { type: "string" },
    margin: { type: "string", default: "2" },
  },
});

const missing = requiredCommands.filter((command) => spawnSync("which", [command]).status !== 0);
if (!options.run && (missing.length > 0 || process.getuid() !== 0)) {
  print(
    missing.length > 0 ? `not installed: ${missing.join(", ")}` : "root is required to start the servers",
  );
  process.exit(2);
}

const only = options.only.split(",").filter(Boolean);
const folder = options.run ?? options.keep ?? mkdtempSync(path.join(tmpdir(), "faultlab-run-"));
const runOptions = { seed: Number(options.seed), mix: options.mix, seconds: Number(options.seconds), only };
try {
  if (!options.run) await makeRun(path.resolve(folder), runOptions);
  for (const line of confirm(folder)) print(line);
  const margin = Number(options.margin);
  const scores = await scoreRun(path.resolve(folder), only);
  for (const line of scoreTable(scores, margin)) print(line);
  const below = scores.filter((score) => isBelowCeiling(score, margin)).length;
  const wrong = scores.reduce((total, score) => total + score.wrong.length, 0);
  print(`${scores.length} logs; ${below} below their ceiling; ${wrong} certain verdicts are wrong`);
  const joined = await scoreJoined(path.resolve(folder), only);
  for (const line of joinedTable(joined)) print(line);
  const belowGoal = joined.filter(missesGoal).length;
  const wrongJoined = joined.reduce((total, score) => total + score.wrong.length, 0);
  print(`${joined.length} chains; ${belowGoal} below their goal; ${wrongJoined} certain verdicts are wrong`);
  const good = below === 0 && wrong === 0 && belowGoal === 0 && wrongJoined === 0;
  process.exitCode = scores.length + joined.length > 0 && good ? 0 : 1;
} finally {
  if (!options.run && !options.keep) rmSync(folder, { recursive: true, force: true });
}
