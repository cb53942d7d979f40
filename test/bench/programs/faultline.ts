import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Program, queryNumber } from "./program.ts";

export const bin = fileURLToPath(new URL("../../../dist/cli.js", import.meta.url));

export const faultline: Program = {
  name: "faultline",
  about: "stores every field, and a verdict per failed request",
  reads: /./,
  command: (file) => ({ command: process.execPath, args: [bin, "ingest", file, "--db", "faultline.db"] }),
  countLines: (folder) => queryNumber(path.join(folder, "faultline.db"), "select count(*) from requests"),
  database: "faultline.db",
};
