#!/usr/bin/env -S npx tsx
// Makes logs, lets faultline and others read them in turn, and prints what each took: see README.md here.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { goalsOf } from "./goals.ts";
import { type Input, inputsOf, makeInputs, rawBytesOf, smallFiles, tenfold } from "./inputs.ts";
import { measure, type Taken } from "./measure.ts";
import { goalTable, machine, resultTable } from "./print.ts";
import { duckdb } from "./programs/duckdb.ts";
import { faultline } from "./programs/faultline.ts";
import { goaccess } from "./programs/goaccess.ts";
import { lnav } from "./programs/lnav.ts";
import { bytesOf, type Program } from "./programs/program.ts";
import { straightforward } from "./programs/straightforward.ts";
import { reportTable } from "./reports.ts";
import { medians, type Result } from "./results.ts";

const { values: options } = parseArgs({
  options: {
    lines: { type: "string", default: "1000000" },
    runs: { type: "string", default: "5" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    dir: { type: "string" },
    duckdb: { type: "string", default: "." },
    "small-files": { type: "boolean", default: false },
    memory: { type: "boolean", default: false },
    reports: { type: "boolean", default: false },
    into: { type: "string" },
  },
});

const say = (text: string): void => void process.stderr.write(`${text}\n`);

const print = (text: string): void => void process.stdout.write(`${text}\n`);

const lines = Number(options.lines);
const drawn = { seed: Number(options.seed), lines };
const folder = path.resolve(options.dir ?? mkdtempSync(path.join(tmpdir(), "faultline-bench-")));
const out = path.join(folder, "out");

interface Entry {
  readonly program: Program;
  readonly input: Input;
  readonly folder: string;
  readonly runs: Taken[];
}

function entries(): Entry[] {
  const inputs = inputsOf(lines);
  if (options["small-files"]) inputs.push(smallFiles(lines));
  if (options.memory) inputs.push(tenfold(lines));
  const programs = [faultline, straightforward, lnav, duckdb(options.duckdb), goaccess];
  const all = inputs.flatMap((input) =>
    programs
      .filter(({ reads, about }) => about !== null && reads.test(input.name))
      .map((program) => ({
        program,
        input,
        folder: path.join(out, `${program.name}-${input.name}`.replaceAll(/[^A-Za-z.-]/g, "_")),
        runs: [],
      })),
  );
  const only = new RegExp(options.only);
  return all.filter(({ program, input }) => only.test(`${program.name} ${input.name}`));
}

async function run({ program, input, folder: own, runs }: Entry): Promise<void> {
  const taken = await measure(program.command(path.join(folder, input.name)), own);
  const counted = program.counted(own);
  if (counted !== input.lines)
    throw new Error(`${program.name} has ${counted} of the ${input.lines} lines of ${input.name}`);
  runs.push(taken);
  say(`${program.name} ${input.name}: ${taken.wall.toFixed(2)} s`);
}

/** Puts what was measured in the place of what stood between the two marks of a file. */
function writeInto(file: string, measured: string): void {
  const [before, , after] = readFileSync(file, "utf8").split(/<!-- \/?bench -->/);
  if (before === undefined || after === undefined)
    throw new Error(`${file} has no <!-- bench --> and <!-- /bench -->`);
  writeFileSync(file, `${before}<!-- bench -->\n${measured}\n<!-- /bench -->${after}`);
}

const resultOf = ({ program, input, folder: own, runs }: Entry): Result => ({
  program: program.name,
  input: input.name,
  lines: input.lines,
  rawBytes: rawBytesOf(folder, input, lines),
  databaseBytes: bytesOf(program, own),
  ...medians(runs),
});

async function main(): Promise<void> {
  const all = entries();
  await makeInputs(folder, [...new Set(all.map(({ input }) => input))], drawn, say);
  // in turn, so that what disturbs the machine for a while disturbs them all
  for (let round = 0; round < Number(options.runs); round++) for (const entry of all) await run(entry);
  const results = all.map(resultOf);
  const about = [...new Set(all.map(({ program }) => program))].map(
    (each) => `- ${each.name}: ${each.about}`,
  );
  const measured = [`${machine()}; medians of ${options.runs} runs\n`, resultTable(results), ...about].join(
    "\n",
  );
  print(measured);
  if (options.into !== undefined) writeInto(options.into, measured);
  // of fewer lines the most is how long Node.js takes to start
  if (lines >= 1_000_000) print(`\n${goalTable(goalsOf(results))}`);
  if (!options.reports) return;
  const stored = all.filter(({ program }) => program === faultline);
  print(`\n${await reportTable(stored.map((entry) => ({ folder: entry.folder, result: resultOf(entry) })))}`);
}

try {
  await main();
} finally {
  rmSync(options.dir === undefined ? folder : out, { recursive: true, force: true });
}
