import { readFileSync } from "node:fs";

/** The folder of sources, which the package ships: right from src, and from dist beside it. */
export const sources = new URL("../../src/", import.meta.url);

/** The text of an SQL file that stands beside its code: `trace/trace.sql`. */
export const sqlText = (file: string): string => readFileSync(new URL(file, sources), "utf8");
