#!/usr/bin/env -S npx tsx
// Writes the logs that the bench reads: npm run bench:data -- --dir /tmp/logs --lines 1000000
import { mkdirSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { compress, writeLog } from "./generate.ts";
import { kinds } from "./kinds/index.ts";

const { values } = parseArgs({
  options: {
    dir: { type: "string", default: "." },
    lines: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
  },
});
const drawn = { seed: Number(values.seed), lines: Number(values.lines) };
mkdirSync(values.dir, { recursive: true });
for (const kind of Object.values(kinds)) await writeLog(path.join(values.dir, kind.file), kind, drawn);
await compress(path.join(values.dir, kinds.combined.file));
