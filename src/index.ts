// The library that the command line uses. Every function is synchronous unless it returns a promise.

/** The parsers to try for a file, by the choices that `ingest` has as flags. Throws a UsageError for a wrong choice. */
export { candidates } from "./detect/candidates.ts";
/** `lineParser` parses the lines of one file, each to a record, a skip or a reject. */
export { lineParser } from "./detect/line-parser.ts";
/** Orders parsers by the first lines of a file. */
export { rank } from "./detect/rank.ts";
/** Errors with a message for people: wrong usage or configuration (exit code 2), and failed input or output (exit code 1). */
export { OperationError, UsageError } from "./errors.ts";
/** Every reason of a failure, with its meaning. */
export { type Reason, reasons } from "./faults/reasons.ts";
/** Which hop answered, which is at fault, why, and how certain that is. */
export type { Verdict } from "./faults/rule.ts";
/** Every supported log format, with its layouts, field map, rules and configuration language. */
export { formats } from "./formats/index.ts";
/** `judgeLine` turns a parsed line into the columns of `requests`, with its verdict. */
export { judgeLine } from "./ingest/encode/judge.ts";
export type { JudgedRequest } from "./ingest/encode/judgment.ts";
/** Reads files, globs or `-` into an open database; resolves to what was read, stored, rejected and skipped per file. */
export { ingest } from "./ingest/run.ts";
/** `createStore` opens a database for writing and creates it if needed; `openStore` opens an existing one read-only. */
export { createStore, openStore } from "./store/open.ts";
