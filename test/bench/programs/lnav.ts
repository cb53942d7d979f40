import { readFileSync } from "node:fs";
import path from "node:path";
import { type Program, versionOf } from "./program.ts";

export const lnav: Program = {
  name: "lnav",
  about: versionOf("lnav", "-V"),
  reads: /^combined\.log(?:\.gz)?$/,
  // the query waits for the index; ":quit" alone prints the log
  command: (file) => ({ command: "lnav", args: ["-n", "-c", ";select count(*) as n from access_log", file] }),
  countLines: (folder) => Number(/\d+/.exec(readFileSync(path.join(folder, "stdout"), "utf8"))?.[0]),
};
