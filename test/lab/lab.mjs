#!/usr/bin/env node
// Real servers on loopback in front of an origin that fails on purpose: their logs, read by the built command line,
// against the truth. Exit code 1: a verdict was certain and wrong, or a log stayed under what its lines can tell.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { confirm } from "./confirm.mjs";
import { makeRun } from "./run.mjs";
import { isUnder, scoreRun, scoreTable } from "./score.mjs";
import { needed } from "./servers.mjs";

const say = (text) => process.stdout.write(`${text}\n`);

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

const missing = needed.filter((command) => spawnSync("which", [command]).status !== 0);
if (!options.run && (missing.length > 0 || process.getuid() !== 0)) {
  say(missing.length > 0 ? `not installed: ${missing.join(", ")}` : "the servers have to be started as root");
  process.exit(2);
}

const only = options.only.split(",").filter(Boolean);
const folder = options.run ?? options.keep ?? mkdtempSync(path.join(tmpdir(), "faultlab-run-"));
const drawn = { seed: Number(options.seed), mix: options.mix, seconds: Number(options.seconds), only };
try {
  if (!options.run) await makeRun(path.resolve(folder), drawn);
  for (const line of confirm(folder)) say(line);
  const margin = Number(options.margin);
  const sums = await scoreRun(path.resolve(folder), only);
  for (const line of scoreTable(sums, margin)) say(line);
  const under = sums.filter((sum) => isUnder(sum, margin)).length;
  const wrong = sums.reduce((all, sum) => all + sum.wrong.length, 0);
  say(`${sums.length} logs; ${under} under their ceiling; ${wrong} verdicts certain and wrong`);
  process.exitCode = sums.length > 0 && under === 0 && wrong === 0 ? 0 : 1;
} finally {
  if (!options.run && !options.keep) rmSync(folder, { recursive: true, force: true });
}
