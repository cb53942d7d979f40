/** Wrong usage or configuration; the message is one sentence for the user. Exit code 2. */
export class UsageError extends Error {}

/** A failure of the disk, the database or a file; the message is one sentence for the user. Exit code 1. */
export class OperationError extends Error {}
