import { constants } from "node:os";
import type { CommandIo } from "./io.ts";

const exitCodeOfSignal = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

/**
 * Runs `act` with a signal that the first SIGINT or SIGTERM aborts. Returns the exit code of `act`, or after an abort
 * that of the signal. A second signal ends the process.
 */
export async function abortOnSignals(
  io: CommandIo,
  act: (signal: AbortSignal) => Promise<number>,
  exitCodeOf = exitCodeOfSignal,
): Promise<number> {
  const abort = new AbortController();
  const stop = (signal: NodeJS.Signals): void => abort.abort(signal);
  io.once("SIGINT", stop);
  io.once("SIGTERM", stop);
  try {
    const code = await act(abort.signal);
    return abort.signal.aborted ? exitCodeOf(abort.signal.reason) : code;
  } finally {
    io.off("SIGINT", stop);
    io.off("SIGTERM", stop);
  }
}
