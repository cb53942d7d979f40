import type { Writable } from "node:stream";
import { CommanderError } from "commander";
import { OperationError, UsageError } from "./errors.ts";

function databaseError(code: string, message: string): string {
  if (code.startsWith("SQLITE_BUSY"))
    return "the database is locked by another process; this batch was not stored, try again later";
  if (code.startsWith("SQLITE_FULL"))
    return "the disk is full; everything before this batch is stored, and the next run continues there";
  return `database error: ${message}`;
}

function messageOf(error: unknown): string {
  if (error instanceof UsageError || error instanceof OperationError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code = "" } = error as NodeJS.ErrnoException;
  return code.startsWith("SQLITE_") ? databaseError(code, error.message) : (error.stack ?? error.message);
}

/** Writes an error to `stderr` and returns its exit code: 2 wrong usage or configuration, 1 anything else. */
export function exitCodeOf(error: unknown, stderr: Writable): number {
  // commander has written its own message
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  stderr.write(`faultline: ${messageOf(error)}\n`);
  return error instanceof UsageError ? 2 : 1;
}
