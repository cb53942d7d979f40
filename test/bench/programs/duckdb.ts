import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Program } from "./program.ts";

const script = fileURLToPath(new URL("duckdb.mjs", import.meta.url));
const driver = "@duckdb/node-api";

/** Where a folder's node_modules have the driver; DuckDB is too large to be installed for this alone. */
function driverIn(folder: string): { readonly main: string; readonly about: string } | null {
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
  const found = driverIn(folder);
  return {
    name: "DuckDB",
    about: found?.about ?? null,
    reads: /^combined\.log(?:\.gz)?$/,
    command: (file) => ({
      command: process.execPath,
      args: [script, found?.main ?? "", file, "requests.duckdb"],
    }),
    counted: (out) => Number(readFileSync(path.join(out, "stdout"), "utf8")),
    database: "requests.duckdb",
  };
}
