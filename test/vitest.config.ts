import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { isLong } from "./harness/rounds.ts";

// `npm run test:slow` repeats these with their full number of random cases
const propertyTests = [
  "test/formats/unknown-values.test.ts",
  "test/parse/json-keys.test.ts",
  "test/parse/parser-equivalence.test.ts",
  "test/parse/parser-properties.test.ts",
  "test/reports/hops.test.ts",
  "test/store/rollups/*.test.ts",
];

// these replace modules, so each needs a process that has loaded none
const isolatedTests = ["test/parse/text-only-field-type.test.ts"];

const slowTests = ["test/slow/**/*.test.ts"];

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    // commands run in the test process and change its working directory, which a worker thread cannot do
    pool: "forks",
    // the default leaves a core to Vitest itself, which is idle while tests run
    maxWorkers: "100%",
    // each process evaluates the sources once for all of its files
    isolate: false,
    testTimeout: isLong ? 1_800_000 : 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: "fast", include: ["test/**/*.test.ts"], exclude: [...slowTests, ...isolatedTests] },
      },
      { extends: true, test: { name: "fast-isolated", include: isolatedTests, isolate: true } },
      {
        extends: true,
        test: { name: "slow", include: isLong ? [...slowTests, ...propertyTests] : slowTests },
      },
    ],
  },
});
