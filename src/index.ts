export { candidates } from "./detect/candidates.ts";
export { lineParser as lineTaker, rank } from "./detect/line-parser.ts";
export { OperationError, UsageError } from "./errors.ts";
export { type Reason, reasons } from "./faults/reasons.ts";
export type { Verdict } from "./faults/rule.ts";
export { formats } from "./formats/index.ts";
export { type JudgedRequest as Row, judgeLine as rowOf } from "./ingest/encode/judge.ts";
export { ingest } from "./ingest/run.ts";
export { createStore, openStore } from "./store/open.ts";
