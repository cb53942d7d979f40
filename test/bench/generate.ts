import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { LogFormat } from "./formats/index.ts";
import { type TrafficOptions, traffic } from "./traffic.ts";

const linesPerBlock = 4096;

/** Yields a log in blocks of whole lines. */
export function* blocks({ header = [], line }: LogFormat, options: TrafficOptions): Generator<string> {
  let lines = [...header];
  for (const request of traffic(options)) {
    lines.push(line(request));
    if (lines.length < linesPerBlock) continue;
    yield `${lines.join("\n")}\n`;
    lines = [];
  }
  if (lines.length > 0) yield `${lines.join("\n")}\n`;
}

export async function writeLog(file: string, format: LogFormat, options: TrafficOptions): Promise<void> {
  await pipeline(blocks(format, options), createWriteStream(file));
}

export async function compress(file: string): Promise<void> {
  await pipeline(createReadStream(file), createGzip({ level: 6 }), createWriteStream(`${file}.gz`));
}
