import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Program, queryNumber } from "./program.ts";

export const bin = fileURLToPath(new URL("../../../dist/cli.js", import.meta.url));

export const faultline: Program = {
  name: "faultline",
  about: "stores every field, and a verdict per failed request",
  reads: /./,
  command: (file) =>
    existsSync(path.join(file, "faultline.yaml"))
      ? // exec keeps the process whose time is measured
        {
          command: "sh",
          args: [
            "-c",
            'FAULTLINE_DB=$PWD/faultline.db exec "$0" "$@"',
            ...[process.execPath, bin, "run", "--config", path.join(file, "faultline.yaml")],
          ],
        }
      : { command: process.execPath, args: [bin, "ingest", file, "--db", "faultline.db"] },
  countLines: (folder) => queryNumber(path.join(folder, "faultline.db"), "select count(*) from requests"),
  database: "faultline.db",
};
