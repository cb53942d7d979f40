import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip, gzipSync } from "node:zlib";
import { blocks, compress, writeLog } from "./generate.ts";
import { type Kind, kinds } from "./kinds/index.ts";
import { type Drawn, traffic } from "./traffic.ts";

/** Something to read: a file of the folder, or a glob of many. */
export interface Input {
  readonly name: string;
  readonly lines: number;
  readonly make: (folder: string, drawn: Drawn) => Promise<void>;
}

const combined = kinds.combined.file;

/** What is compressed is made from its text, which also tells how large it would be. */
const isCompressed = ({ name }: Input): boolean => name.endsWith(".gz");

const plain = (kind: Kind, lines: number): Input => ({
  name: kind.file,
  lines,
  make: (folder, drawn) => writeLog(path.join(folder, kind.file), kind, drawn),
});

const compressed = (lines: number): Input => ({
  name: `${combined}.gz`,
  lines,
  make: (folder) => compress(path.join(folder, combined)),
});

/** As a CDN delivers to a bucket: so many lines a file, a folder an hour. */
const linesPerFile = 50;
const filesPerFolder = 1000;

async function writeSmallFiles(folder: string, drawn: Drawn): Promise<void> {
  rmSync(path.join(folder, "small"), { recursive: true, force: true });
  let lines: string[] = [];
  let files = 0;
  const write = (): void => {
    const name = String(files).padStart(6, "0");
    const hour = path.join(folder, "small", String(Math.floor(files / filesPerFolder)).padStart(3, "0"));
    if (files % filesPerFolder === 0) mkdirSync(hour, { recursive: true });
    writeFileSync(path.join(hour, `${name}.log.gz`), gzipSync(`${lines.join("\n")}\n`, { level: 6 }));
    lines = [];
    files++;
  };
  for (const hit of traffic(drawn)) {
    lines.push(kinds.combined.line(hit));
    if (lines.length === linesPerFile) write();
  }
  if (lines.length > 0) write();
}

export const inputsOf = (lines: number): Input[] => [
  plain(kinds.combined, lines),
  compressed(lines),
  ...[kinds.upstream, kinds.alb, kinds.cloudfront, kinds.cloudflare].map((kind) => plain(kind, lines)),
];

/** The same lines as combined.log.gz, in many files. */
export const smallFiles = (lines: number): Input => ({
  name: "small/**/*.gz",
  lines,
  make: writeSmallFiles,
});

/** Ten times as much, compressed while it is made: it is never on the disk as text. */
export const tenfold = (lines: number): Input => ({
  name: "tenfold.log.gz",
  lines: lines * 10,
  make: (folder, { seed }) =>
    pipeline(
      blocks(kinds.combined, { seed, lines: lines * 10 }),
      createGzip({ level: 6 }),
      createWriteStream(path.join(folder, "tenfold.log.gz")),
    ),
});

/** Bytes of an input as text. */
export function rawBytesOf(folder: string, input: Input, lines: number): number {
  const file = path.join(folder, isCompressed(input) ? combined : input.name);
  return (statSync(file).size * input.lines) / lines;
}

/** Makes what is not in the folder yet: a note beside says what it was made from. */
export async function makeInputs(
  folder: string,
  wanted: readonly Input[],
  drawn: Drawn,
  say: (text: string) => void,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const first = wanted.some(isCompressed) ? [plain(kinds.combined, drawn.lines)] : [];
  for (const { name, make } of [...first, ...wanted]) {
    const note = path.join(folder, `.${name.replaceAll(/[^a-z.]/g, "_")}.made`);
    const from = JSON.stringify(drawn);
    if (existsSync(note) && readFileSync(note, "utf8") === from) continue;
    say(`making ${name}`);
    await make(folder, drawn);
    writeFileSync(note, from);
  }
}
