/** Wrong usage or configuration: one sentence for the person at the keyboard, exit code 2. */
export class UsageError extends Error {}

/** The disk, the database or a file failed us: one sentence, exit code 1. */
export class OperationError extends Error {}
