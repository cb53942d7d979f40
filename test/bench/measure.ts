import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

export interface ProgramCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Time and memory of one run. CPU time and memory are read from /proc; NaN on systems without /proc. */
export interface Measurement {
  readonly wallSeconds: number;
  /** user and system time of all threads */
  readonly cpuSeconds: number;
  /** peak resident set size */
  readonly peakMemoryBytes: number;
}

const ticksPerSecond = 100;
const pollIntervalMs = 20;

/** CPU time and peak memory of a running process up to now; null after its end. */
function readUsage(pid: number): Omit<Measurement, "wallSeconds"> | null {
  try {
    // the fields after the command name, which may contain any character
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1)?.split(" ") ?? [];
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "latin1"));
    // an ended process has no VmHWM
    if (!peak) return null;
    return {
      cpuSeconds: (Number(stat[11]) + Number(stat[12])) / ticksPerSecond,
      peakMemoryBytes: Number(peak[1]) * 1024,
    };
  } catch {
    return null;
  }
}

const exitCodeOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code));
  });

/** Runs a command in an empty folder; its output is written to the files stdout and stderr there. Throws if it fails. */
export async function measure(
  { command, args, env = {} }: ProgramCommand,
  folder: string,
): Promise<Measurement> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const [stdout, stderr] = ["stdout", "stderr"].map((name) => openSync(path.join(folder, name), "w"));
  const startMs = performance.now();
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, HOME: folder, ...env },
    stdio: ["ignore", stdout, stderr],
  });
  let usage: Omit<Measurement, "wallSeconds"> = { cpuSeconds: Number.NaN, peakMemoryBytes: Number.NaN };
  const timer = setInterval(() => {
    usage = readUsage(child.pid ?? 0) ?? usage;
  }, pollIntervalMs);
  try {
    const code = await exitCodeOf(child);
    const wallSeconds = (performance.now() - startMs) / 1000;
    if (code !== 0)
      throw new Error(`${command} exited with ${code}: ${readFileSync(path.join(folder, "stderr"), "utf8")}`);
    return { wallSeconds, ...usage };
  } finally {
    clearInterval(timer);
    for (const file of [stdout, stderr]) if (file !== undefined) closeSync(file);
  }
}
