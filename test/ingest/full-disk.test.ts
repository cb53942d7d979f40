import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ingest } from "../../src/ingest/run.ts";
import { createStore } from "../../src/store/open.ts";
import { emptyFolder } from "../harness/cli.ts";

const lines = Array.from(
  { length: 20_000 },
  (_, number) =>
    `203.0.113.9 - - [24/Nov/2026:10:00:00 +0000] "GET /page/${number} HTTP/1.1" 200 1 "-" "curl/${number}"\n`,
).join("");
const options = { signal: new AbortController().signal, progress: () => {} };

describe("a full disk", () => {
  it("leaves complete blocks, and the next run continues", async () => {
    const folder = emptyFolder();
    const log = path.join(folder, "access.log");
    writeFileSync(log, lines);
    const store = createStore(path.join(folder, "faultline.db"));
    const count = (sql: string): unknown => store.prepare(sql).pluck().get();
    // SQLite reports the same error for a file that may not grow
    const pages = Number(store.pragma("page_count", { simple: true }));
    store.pragma(`max_page_count = ${pages + 300}`);
    await expect(ingest(store, [log], options)).rejects.toMatchObject({ code: "SQLITE_FULL" });
    expect(store.inTransaction).toBe(false);
    const there = count("select count(*) from requests");
    expect(there).toBeLessThan(20_000);
    expect(count("select ifnull(sum(stored), 0) from files")).toBe(there);
    store.pragma("max_page_count = 100000");
    await ingest(store, [log], options);
    expect(count("select count(*) from requests")).toBe(20_000);
    store.close();
  });
});
