import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Program, queryNumber } from "./program.ts";

const script = fileURLToPath(new URL("straightforward/straightforward.mjs", import.meta.url));

export const straightforward: Program = {
  name: "straightforward",
  about: "split2, one regular expression or split per line, one prepared insert per row, no verdicts",
  reads: /^(?:combined\.log(?:\.gz)?|(?:alb|cloudfront)\.log)$/,
  command: (file) => ({
    command: process.execPath,
    args: [script, path.basename(file).split(".")[0] ?? "", file, "straightforward.db"],
  }),
  countLines: (folder) =>
    queryNumber(path.join(folder, "straightforward.db"), "select count(*) from requests"),
  database: "straightforward.db",
};
