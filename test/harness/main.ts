import { PassThrough, Writable } from "node:stream";
import { main } from "../../src/main.ts";

interface RunOptions {
  /** the current folder while the command runs; a relative --db and file names start there */
  readonly cwd?: string;
  /** standard input */
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface RunResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function collector() {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, callback) {
      chunks.push(chunk);
      callback();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString("utf8") };
}

// the current folder belongs to the process, so command lines run one after the other
let last: Promise<unknown> = Promise.resolve();

async function run(args: readonly string[], { cwd, input, env }: RunOptions): Promise<RunResult> {
  const [stdout, stderr] = [collector(), collector()];
  const before = process.cwd();
  if (cwd !== undefined) process.chdir(cwd);
  try {
    const status = await main(args, {
      stdin: new PassThrough().end(input ?? ""),
      stdout: stdout.stream,
      stderr: stderr.stream,
      env: { ...process.env, FAULTLINE_DB: "", ...env },
      once: () => {},
      off: () => {},
    });
    return { status, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    process.chdir(before);
  }
}

/**
 * Runs a command line in this process. A parser worker needs dist: for it, and for signals, crashes, pipes and
 * terminals, spawn the built program (harness/cli.ts).
 */
export function faultline(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const next = last.then(() => run(args, options));
  last = next.catch(() => {});
  return next;
}
