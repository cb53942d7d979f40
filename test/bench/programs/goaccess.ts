import { readFileSync } from "node:fs";
import path from "node:path";
import { type Program, versionOf } from "./program.ts";

export const goaccess: Program = {
  name: "GoAccess",
  about: versionOf("goaccess", "--version"),
  reads: /^combined\.log$/,
  command: (file) => ({
    command: "goaccess",
    args: [file, "--log-format=COMBINED", "--no-global-config", "--no-progress", "-o", "report.json"],
  }),
  countLines(folder) {
    const report = JSON.parse(readFileSync(path.join(folder, "report.json"), "utf8"));
    return report.general.valid_requests;
  },
};
