import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Kind } from "./kinds/index.ts";
import { type Drawn, traffic } from "./traffic.ts";

const blockLines = 4096;

/** A kind's log in blocks of whole lines. */
export function* blocks({ head = [], line }: Kind, drawn: Drawn): Generator<string> {
  let lines = [...head];
  for (const hit of traffic(drawn)) {
    lines.push(line(hit));
    if (lines.length < blockLines) continue;
    yield `${lines.join("\n")}\n`;
    lines = [];
  }
  if (lines.length > 0) yield `${lines.join("\n")}\n`;
}

export async function writeLog(file: string, kind: Kind, drawn: Drawn): Promise<void> {
  await pipeline(blocks(kind, drawn), createWriteStream(file));
}

export async function compress(file: string): Promise<void> {
  await pipeline(createReadStream(file), createGzip({ level: 6 }), createWriteStream(`${file}.gz`));
}
