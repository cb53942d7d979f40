import { readFileSync } from "node:fs";
import { packageRoot } from "../package-root.ts";

/** The folder of sources, which the package ships. */
export const sources = new URL("src/", packageRoot);

/** The text of an SQL file that stands beside its code: `trace/trace.sql`. */
export const sqlText = (file: string): string => readFileSync(new URL(file, sources), "utf8");
