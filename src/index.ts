export { OperationError, UsageError } from "./errors.ts";
export { type Reason, reasons } from "./faults/reasons.ts";
export type { Verdict } from "./faults/rule.ts";
export { candidates } from "./formats/candidates.ts";
export { lineTaker, rank } from "./formats/detect.ts";
export { formats } from "./formats/index.ts";
export { type Row, rowOf } from "./ingest/row.ts";
export { ingest } from "./ingest/run.ts";
export { createStore, openStore } from "./store/open.ts";
