import type { Progress } from "../ingest/run.ts";

const units = ["B", "kB", "MB", "GB", "TB"];

function size(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

const span = (seconds: number): string =>
  seconds < 60 ? `${Math.ceil(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.ceil(seconds % 60)} s`;

/** One line of progress: how much, how fast, how long still. */
export function progressText({ bytes, total, lines }: Progress, seconds: number): string {
  const speed = `${Math.round(lines / seconds).toLocaleString("en")} lines/s`;
  if (total === 0) return `${lines.toLocaleString("en")} lines, ${speed}`;
  const left = bytes === 0 ? "" : `, ${span((seconds * Math.max(0, total - bytes)) / bytes)} left`;
  return `${size(bytes)} of ${size(total)}, ${speed}${left}`;
}

/** Writes progress to a terminal, a few times a second; silent where standard error is none. */
export function progressTo(stream: NodeJS.WriteStream): {
  show: (seen: Progress) => void;
  clear: () => void;
} {
  if (!stream.isTTY) return { show: () => {}, clear: () => {} };
  const start = performance.now();
  let next = start + 200;
  const clear = (): void => {
    stream.write("\r\u001b[K");
  };
  const show = (seen: Progress): void => {
    const now = performance.now();
    if (now < next) return;
    next = now + 200;
    stream.write(`\r\u001b[K${progressText(seen, (now - start) / 1000)}`);
  };
  return { show, clear };
}
