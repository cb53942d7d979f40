import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What one run took. CPU time and memory are read from /proc, and are NaN where there is none. */
export interface Taken {
  readonly wall: number;
  /** user and system, of all threads */
  readonly cpu: number;
  /** the most memory that was resident, in bytes */
  readonly memory: number;
}

const ticksPerSecond = 100;
const everyMs = 20;

/** The CPU seconds and the peak of memory that a process has come to so far. */
function lookAt(pid: number): Omit<Taken, "wall"> | null {
  try {
    // what stands behind the name, which may hold anything
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1)?.split(" ") ?? [];
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "latin1"));
    // a process that has ended has no memory any more
    if (!peak) return null;
    return { cpu: (Number(stat[11]) + Number(stat[12])) / ticksPerSecond, memory: Number(peak[1]) * 1024 };
  } catch {
    return null;
  }
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code));
  });

/** Runs a command in an empty folder, which keeps what it says in stdout and stderr. */
export async function measure({ command, args, env = {} }: Command, folder: string): Promise<Taken> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const [out, err] = ["stdout", "stderr"].map((name) => openSync(path.join(folder, name), "w"));
  const started = performance.now();
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, HOME: folder, ...env },
    stdio: ["ignore", out, err],
  });
  let seen: Omit<Taken, "wall"> = { cpu: Number.NaN, memory: Number.NaN };
  const timer = setInterval(() => {
    seen = lookAt(child.pid ?? 0) ?? seen;
  }, everyMs);
  try {
    const code = await ended(child);
    const wall = (performance.now() - started) / 1000;
    if (code !== 0)
      throw new Error(`${command} ended with ${code}: ${readFileSync(path.join(folder, "stderr"), "utf8")}`);
    return { wall, ...seen };
  } finally {
    clearInterval(timer);
    for (const file of [out, err]) if (file !== undefined) closeSync(file);
  }
}
