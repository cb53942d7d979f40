import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip, gzipSync } from "node:zlib";
import { traceOf } from "./formats/alb.ts";
import { edgeIdOf } from "./formats/cloudfront.ts";
import { type LogFormat, logFormats } from "./formats/index.ts";
import { behindAlb } from "./formats/nginx.ts";
import { blocks, compress, writeLog } from "./generate.ts";
import { largeSite } from "./site.ts";
import { type SimulatedRequest, type TrafficOptions, traffic } from "./traffic.ts";

/** An input of the programs: a file in the folder, or a glob of several files. */
export interface BenchInput {
  readonly name: string;
  readonly lines: number;
  readonly generate: (folder: string, options: TrafficOptions) => Promise<void>;
}

const combined = logFormats.combined.file;

/** A compressed input is generated from combined.log, which also gives its uncompressed size. */
const isCompressed = ({ name }: BenchInput): boolean => name.endsWith(".gz");

const uncompressed = (format: LogFormat, lines: number): BenchInput => ({
  name: format.file,
  lines,
  generate: (folder, options) => writeLog(path.join(folder, format.file), format, options),
});

const compressed = (lines: number): BenchInput => ({
  name: `${combined}.gz`,
  lines,
  generate: (folder) => compress(path.join(folder, combined)),
});

/** Many small files, as a CDN delivers to a bucket: one folder per hour. */
const linesPerFile = 50;
const filesPerFolder = 1000;

async function writeSmallFiles(folder: string, options: TrafficOptions): Promise<void> {
  rmSync(path.join(folder, "small"), { recursive: true, force: true });
  let lines: string[] = [];
  let files = 0;
  const flush = (): void => {
    const name = String(files).padStart(6, "0");
    const hour = path.join(folder, "small", String(Math.floor(files / filesPerFolder)).padStart(3, "0"));
    if (files % filesPerFolder === 0) mkdirSync(hour, { recursive: true });
    writeFileSync(path.join(hour, `${name}.log.gz`), gzipSync(`${lines.join("\n")}\n`, { level: 6 }));
    lines = [];
    files++;
  };
  for (const request of traffic(options)) {
    lines.push(logFormats.combined.line(request));
    if (lines.length === linesPerFile) flush();
  }
  if (lines.length > 0) flush();
}

export const inputsOf = (lines: number): BenchInput[] => [
  uncompressed(logFormats.combined, lines),
  compressed(lines),
  ...[logFormats.upstream, logFormats.alb, logFormats.cloudfront, logFormats.cloudflare].map((format) =>
    uncompressed(format, lines),
  ),
];

/** The lines of combined.log.gz, split into many files. */
export const smallFiles = (lines: number): BenchInput => ({
  name: "small/**/*.gz",
  lines,
  generate: writeSmallFiles,
});

/** Ten times as many lines, compressed during generation: the text is never on disk. */
export const tenfold = (lines: number): BenchInput => ({
  name: "tenfold.log.gz",
  lines: lines * 10,
  generate: (folder, { seed }) =>
    pipeline(
      blocks(logFormats.combined, { seed, lines: lines * 10 }),
      createGzip({ level: 6 }),
      createWriteStream(path.join(folder, "tenfold.log.gz")),
    ),
});

export const monthDays = 30;

/** Thirty days of a large site, with an outage on the last day: what reports are measured on. */
export const month = (lines: number): BenchInput => ({
  name: "month.log",
  lines: lines * 3,
  generate: (folder, { seed }) =>
    writeLog(path.join(folder, "month.log"), logFormats.alb, {
      seed,
      lines: lines * 3,
      days: monthDays,
      site: largeSite,
      outageFailures: Math.floor(lines / 20),
    }),
});

const chainSources = ["cloudfront", "alb", "nginx"] as const;

/** Configuration of `faultline run`: each log is a source. */
const chainConfig = chainSources.map((name) => `  - { name: ${name}, files: [${name}.log] }\n`).join("");

/** The same requests in the logs of three hops. `joined`: nginx logs the ids of the other two, else ids of its own. */
const chain = (name: string, joined: boolean, lines: number): BenchInput => ({
  name: `chain/${name}`,
  lines: lines * chainSources.length,
  generate: async (folder, options) => {
    const here = path.join(folder, "chain", name);
    mkdirSync(here, { recursive: true });
    writeFileSync(path.join(here, "faultline.yaml"), `sources:\n${chainConfig}`);
    const nginx = (request: SimulatedRequest): string => {
      const seen = joined ? request : { ...request, id: [...request.id].reverse().join("") };
      return behindAlb(request, edgeIdOf(seen.id), traceOf(seen));
    };
    await writeLog(path.join(here, "cloudfront.log"), logFormats.cloudfront, options);
    await writeLog(path.join(here, "alb.log"), logFormats.alb, options);
    await writeLog(
      path.join(here, "nginx.log"),
      { file: "nginx.log", format: "nginx", line: nginx },
      options,
    );
  },
});

export const chains = (lines: number): BenchInput[] => [
  chain("joined", true, lines),
  chain("unjoined", false, lines),
];

const bytesOf = (file: string): number => {
  const stat = statSync(file);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(file).reduce((sum, name) => sum + bytesOf(path.join(file, name)), 0);
};

/** Uncompressed bytes of an input. `lines` is the number of lines of combined.log. */
export function rawBytesOf(folder: string, input: BenchInput, lines: number): number {
  if (!isCompressed(input)) return bytesOf(path.join(folder, input.name));
  return (statSync(path.join(folder, combined)).size * input.lines) / lines;
}

/** Generates the missing inputs. A stamp file next to each input contains its options. */
export async function generateInputs(
  folder: string,
  inputs: readonly BenchInput[],
  options: TrafficOptions,
  log: (text: string) => void,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const prerequisites = inputs.some(isCompressed) ? [uncompressed(logFormats.combined, options.lines)] : [];
  for (const { name, generate } of [...prerequisites, ...inputs]) {
    const stampFile = path.join(folder, `.${name.replaceAll(/[^a-z.]/g, "_")}.made`);
    const stamp = JSON.stringify(options);
    if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) continue;
    log(`generating ${name}`);
    await generate(folder, options);
    writeFileSync(stampFile, stamp);
  }
}
