import type { Writable } from "node:stream";
import type { Progress } from "../ingest/run.ts";

const units = ["B", "kB", "MB", "GB", "TB"];

function size(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

const durationText = (seconds: number): string =>
  seconds < 60 ? `${Math.ceil(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.ceil(seconds % 60)} s`;

/** Bytes read, speed and remaining time, after `seconds` of work. */
export function progressText({ bytes, total, lines }: Progress, seconds: number): string {
  const speed = `${Math.round(lines / seconds).toLocaleString("en")} lines/s`;
  if (total === 0) return `${lines.toLocaleString("en")} lines, ${speed}`;
  const left = bytes === 0 ? "" : `, ${durationText((seconds * Math.max(0, total - bytes)) / bytes)} left`;
  return `${size(bytes)} of ${size(total)}, ${speed}${left}`;
}

const intervalMs = 200;

/** Writes progress to a terminal; writes nothing if the stream is no terminal. */
export function progressTo(stream: Pick<Writable, "write"> & { readonly isTTY?: boolean }): {
  show: (progress: Progress) => void;
  clear: () => void;
} {
  if (!stream.isTTY) return { show: () => {}, clear: () => {} };
  const start = performance.now();
  let next = start + intervalMs;
  const clear = (): void => {
    stream.write("\r\u001b[K");
  };
  const show = (progress: Progress): void => {
    const now = performance.now();
    if (now < next) return;
    next = now + intervalMs;
    stream.write(`\r\u001b[K${progressText(progress, (now - start) / 1000)}`);
  };
  return { show, clear };
}
