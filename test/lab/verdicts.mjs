import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const run = promisify(execFile);
const columns = "line, answered_by, fault, reason, confidence";

/** The verdicts of faultline on a log, by line number. */
export async function verdictsOf(folder, file, args, db) {
  const cliArgs = args.map((arg) => {
    const config = path.join(folder, "conf", arg);
    if (!existsSync(config)) return arg;
    return arg.endsWith(".format") ? readFileSync(config, "utf8").trim() : config;
  });
  const log = path.join(folder, "logs", file);
  // rejected lines set the exit code; only stored lines are scored
  await run("node", [cli, "ingest", log, "--db", db, ...cliArgs]).catch(() => {});
  const query = ["sql", "--db", db, "--format", "ndjson", `select ${columns} from requests`];
  const { stdout } = await run("node", [cli, ...query], { maxBuffer: 1 << 28 });
  const rows = stdout
    .split("\n")
    .filter(Boolean)
    .map((row) => JSON.parse(row));
  return new Map(rows.map((row) => [row.line, row]));
}
