import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Program } from "./program.ts";

const script = fileURLToPath(new URL("duckdb.mjs", import.meta.url));
const driver = "@duckdb/node-api";

/** Finds the driver in the node_modules of a folder. DuckDB is too large for a dependency of the benchmark. */
function findDriver(folder: string): { readonly main: string; readonly about: string } | null {
  const { resolve } = createRequire(path.join(path.resolve(folder), "package.json"));
  try {
    const main = resolve(driver);
    const [root = ""] = main.split(`${driver}${path.sep}`);
    const { version } = JSON.parse(readFileSync(path.join(root, driver, "package.json"), "utf8"));
    return { main: pathToFileURL(main).href, about: `DuckDB ${version}` };
  } catch {
    return null;
  }
}

export function duckdb(folder: string): Program {
  const duckdbDriver = findDriver(folder);
  return {
    name: "DuckDB",
    about: duckdbDriver?.about ?? null,
    reads: /^combined\.log(?:\.gz)?$/,
    command: (file) => ({
      command: process.execPath,
      args: [script, duckdbDriver?.main ?? "", file, "requests.duckdb"],
    }),
    countLines: (folder) => Number(readFileSync(path.join(folder, "stdout"), "utf8")),
    database: "requests.duckdb",
  };
}
