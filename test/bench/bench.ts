#!/usr/bin/env -S npx tsx
// Generates logs, measures faultline and other programs on them, and prints the results; see README.md in this folder.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { goalsOf } from "./goals.ts";
import {
  type BenchInput,
  chains,
  generateInputs,
  inputsOf,
  month,
  rawBytesOf,
  smallFiles,
  tenfold,
} from "./inputs.ts";
import { type Measurement, measure } from "./measure.ts";
import { goalTable, machine, resultTable } from "./print.ts";
import { duckdb } from "./programs/duckdb.ts";
import { faultline } from "./programs/faultline.ts";
import { goaccess } from "./programs/goaccess.ts";
import { lnav } from "./programs/lnav.ts";
import { databaseBytesOf, type Program } from "./programs/program.ts";
import { straightforward } from "./programs/straightforward.ts";
import { reportTable } from "./reports.ts";
import { type BenchResult, medians } from "./results.ts";

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
    chains: { type: "boolean", default: false },
    into: { type: "string" },
  },
});

const log = (text: string): void => void process.stderr.write(`${text}\n`);

const print = (text: string): void => void process.stdout.write(`${text}\n`);

const lines = Number(options.lines);
const traffic = { seed: Number(options.seed), lines };
const folder = path.resolve(options.dir ?? mkdtempSync(path.join(tmpdir(), "faultline-bench-")));
const out = path.join(folder, "out");

interface BenchEntry {
  readonly program: Program;
  readonly input: BenchInput;
  readonly folder: string;
  readonly runs: Measurement[];
}

function selectEntries(): BenchEntry[] {
  const inputs = inputsOf(lines);
  if (options["small-files"]) inputs.push(smallFiles(lines));
  if (options.reports) inputs.push(month(lines));
  if (options.chains) inputs.push(...chains(lines));
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

async function run({ program, input, folder: programFolder, runs }: BenchEntry): Promise<void> {
  const measurement = await measure(program.command(path.join(folder, input.name)), programFolder);
  const lineCount = program.countLines(programFolder);
  if (lineCount !== input.lines)
    throw new Error(`${program.name} read ${lineCount} of ${input.lines} lines of ${input.name}`);
  runs.push(measurement);
  log(`${program.name} ${input.name}: ${measurement.wallSeconds.toFixed(2)} s`);
}

/** Replaces the text between the two bench marks of a file. */
function replaceBetweenMarks(file: string, report: string): void {
  const [before, , after] = readFileSync(file, "utf8").split(/<!-- \/?bench -->/);
  if (before === undefined || after === undefined)
    throw new Error(`${file} has no <!-- bench --> and <!-- /bench -->`);
  writeFileSync(file, `${before}<!-- bench -->\n${report}\n<!-- /bench -->${after}`);
}

const resultOf = ({ program, input, folder: programFolder, runs }: BenchEntry): BenchResult => ({
  program: program.name,
  input: input.name,
  lines: input.lines,
  rawBytes: rawBytesOf(folder, input, lines),
  databaseBytes: databaseBytesOf(program, programFolder),
  ...medians(runs),
});

async function main(): Promise<void> {
  const all = selectEntries();
  await generateInputs(folder, [...new Set(all.map(({ input }) => input))], traffic, log);
  // round by round, so that a temporary load on the machine affects all programs
  for (let round = 0; round < Number(options.runs); round++) for (const entry of all) await run(entry);
  const results = all.map(resultOf);
  const descriptions = [...new Set(all.map(({ program }) => program))].map(
    ({ name, about }) => `- ${name}: ${about}`,
  );
  const report = [
    `${machine()}; medians of ${options.runs} runs\n`,
    resultTable(results),
    ...descriptions,
  ].join("\n");
  print(report);
  if (options.into !== undefined) replaceBetweenMarks(options.into, report);
  // with fewer lines, the start of Node.js dominates the time
  if (lines >= 1_000_000) print(`\n${goalTable(goalsOf(results))}`);
  if (!options.reports) return;
  const stored = all.find(({ program, input }) => program === faultline && input.name === "month.log");
  if (stored !== undefined) print(`\n${await reportTable(stored.folder, medians(stored.runs).wallSeconds)}`);
}

try {
  await main();
} finally {
  rmSync(options.dir === undefined ? folder : out, { recursive: true, force: true });
}
