import { logStderr } from "../commands/talk.ts";
import { OperationError, UsageError } from "../errors.ts";

/** What it gives is its exit code; nothing is 0. */
type DayStep = () => unknown;

/** Runs steps one after the other. What fails is told, and does not stop the rest. */
export interface Steps {
  /** Gives whether it was done to its end. */
  readonly take: (name: string, step: DayStep) => Promise<boolean>;
  /** 1 where anything failed, 2 where the configuration was to blame, 3 where input could not be read */
  readonly code: () => number;
}

const gravest = [1, 2, 3];

function codeOf(name: string, error: unknown): number {
  const { message, stack } = error as Error;
  const told = error instanceof UsageError || error instanceof OperationError;
  const ofDatabase = (error as { code?: string }).code?.startsWith("SQLITE_");
  logStderr(`${name}: ${told || ofDatabase ? message : (stack ?? String(error))}`);
  return error instanceof UsageError ? 2 : 1;
}

export function steps(signal: AbortSignal): Steps {
  const codes = new Set<number>();
  return {
    take: async (name, step) => {
      if (signal.aborted) return false;
      try {
        const code = await step();
        if (typeof code === "number") codes.add(code);
        return true;
      } catch (error) {
        codes.add(codeOf(name, error));
        return false;
      }
    },
    code: () => gravest.find((code) => codes.has(code)) ?? 0,
  };
}
