#!/usr/bin/env -S npx tsx
// Generates the logs of the benchmark: npm run bench:data -- --dir /tmp/logs --lines 1000000
import { parseArgs } from "node:util";
import { generateInputs, inputsOf } from "./inputs.ts";

const { values } = parseArgs({
  options: {
    dir: { type: "string", default: "." },
    lines: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
  },
});
const traffic = { seed: Number(values.seed), lines: Number(values.lines) };
await generateInputs(
  values.dir,
  inputsOf(traffic.lines),
  traffic,
  (text) => void process.stderr.write(`${text}\n`),
);
