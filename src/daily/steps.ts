import { OperationError, UsageError } from "../errors.ts";

/** The work of a step. A number that it returns is its exit code; anything else is 0. */
type DayStep = () => unknown;

/** Runs steps in order. A failed step is logged and does not stop the others. */
export interface StepRunner {
  /** Returns whether the step was completed. */
  readonly run: (name: string, step: DayStep) => Promise<boolean>;
  /** 1 if a step failed, 2 if the configuration caused it, 3 if some input could not be read */
  readonly exitCode: () => number;
}

const mostSevereFirst = [1, 2, 3];

function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isExpected =
    error instanceof UsageError ||
    error instanceof OperationError ||
    (error as NodeJS.ErrnoException).code?.startsWith("SQLITE_");
  return isExpected ? error.message : (error.stack ?? error.message);
}

export function stepRunner(signal: AbortSignal, log: (text: string) => void): StepRunner {
  const codes = new Set<number>();
  return {
    run: async (name, step) => {
      if (signal.aborted) return false;
      try {
        const code = await step();
        if (typeof code === "number") codes.add(code);
        return true;
      } catch (error) {
        log(`${name}: ${failureText(error)}`);
        codes.add(error instanceof UsageError ? 2 : 1);
        return false;
      }
    },
    exitCode: () => mostSevereFirst.find((code) => codes.has(code)) ?? 0,
  };
}
