import type { ErrorLog } from "../parse/error-log.ts";
import { apacheErrorLog } from "./apache/error-log.ts";
import { nginxErrorLog } from "./nginx/error-log.ts";

/** The error-log formats, tried in this order. */
export const errorLogs: readonly ErrorLog[] = [nginxErrorLog, apacheErrorLog];
