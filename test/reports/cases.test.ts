import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ReportParameters } from "../../src/reports/parameters.ts";
import { runReport } from "../../src/reports/run.ts";
import { rowObjects } from "../../src/reports/sheet.ts";
import { type Line, storeOf } from "../harness/database.ts";

/** A file of the folder `cases`: lines, a request, and the rows that the report gives. */
interface ReportCase {
  readonly report: string;
  readonly since: string;
  readonly until: string;
  readonly parameters?: ReportParameters;
  readonly lines: readonly Line[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

const folder = new URL("cases/", import.meta.url);
const read = (file: string): ReportCase => JSON.parse(readFileSync(new URL(file, folder), "utf8"));

describe.each(readdirSync(folder).filter((file) => file.endsWith(".json")))("%s", (file) => {
  it("gives its rows", async () => {
    const { report, since, until, parameters, lines, rows } = read(file);
    const { sheet } = await runReport({
      store: storeOf(lines),
      report,
      period: { since, until },
      parameters,
    });
    expect(rowObjects(sheet)).toEqual(rows);
  });
});
