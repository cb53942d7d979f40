#!/usr/bin/env -S npx tsx
// Writes the logs that the bench reads: npm run bench:data -- --dir /tmp/logs --lines 1000000
import { parseArgs } from "node:util";
import { inputsOf, makeInputs } from "./inputs.ts";

const { values } = parseArgs({
  options: {
    dir: { type: "string", default: "." },
    lines: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
  },
});
const drawn = { seed: Number(values.seed), lines: Number(values.lines) };
await makeInputs(values.dir, inputsOf(drawn.lines), drawn, (text) => void process.stderr.write(`${text}\n`));
