import type { Readable, Writable } from "node:stream";
import type { Command } from "commander";

interface OutputStream extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

type StopSignal = "SIGINT" | "SIGTERM";

/** What a command reads and writes besides files. The process itself is one. */
export interface CommandIo {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly once: (signal: StopSignal, listener: (signal: NodeJS.Signals) => void) => unknown;
  readonly off: (signal: StopSignal, listener: (signal: NodeJS.Signals) => void) => unknown;
}

/** Adds a command to the program. A command that can end with a code other than 0 passes it to `exit`. */
export type AddCommand = (program: Command, io: CommandIo, exit: (code: number) => void) => Command;

/** Writes a line for people; data goes to standard output. */
export const logStderr = ({ stderr }: Pick<CommandIo, "stderr">, text: string): void => {
  stderr.write(`${text}\n`);
};
