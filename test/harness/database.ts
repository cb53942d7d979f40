import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { routeOf } from "../../src/classify/route.ts";
import { BatchEncoder } from "../../src/ingest/encode/batch-encoder.ts";
import type { JudgedRequest } from "../../src/ingest/encode/judgment.ts";
import { joinHops } from "../../src/journeys/join.ts";
import type { Attempt } from "../../src/request.ts";
import { createStore } from "../../src/store/open.ts";
import type { Store } from "../../src/store/store.ts";
import { IdIndexes } from "../../src/store/upkeep/id-indexes.ts";
import { Writer } from "../../src/store/write/writer.ts";

type Value = string | number | null | readonly Attempt[] | undefined;
/** Columns of requests, and the source and tier of the file the line stands in. */
export type Line = { readonly at: string; readonly source?: string; readonly tier?: string } & Readonly<
  Record<string, Value>
>;

/** A request of these columns; what a test does not care about is as usual. */
function rowOf({ tier, line, ...columns }: Readonly<Record<string, Value>>): JudgedRequest {
  const { answered_by = null, fault = null, reason = null, confidence = null, rule = "test" } = columns;
  const {
    client_kind = "person",
    format = "nginx",
    server_error = 0,
    route = null,
    hidden_reason = null,
    hidden_by = null,
  } = columns;
  const request = {
    status: 200,
    ...columns,
    path: columns["path"] ?? route,
    trace_id: columns["trace_id"] ?? columns["trace_key"],
  };
  const verdict = { answered_by, fault, reason, confidence, rule };
  return {
    request,
    values: null,
    judged: {
      verdict,
      client_kind,
      server_error: server_error === 1,
      hidden_reason,
      hidden_by,
      format,
      tier,
      dimensionsId: null,
    },
    line,
  } as never;
}

/** The file of a source and tier: made when it is first asked for. */
function fileOf(store: Store, source: string, tier: string): number {
  const path = `/logs/${source}.${tier}.log`;
  const found = store.prepare<[string], number>("select id from files where path = ?").pluck().get(path);
  return found ?? addFile(store, { source, tier, path });
}

/** A row of files, with what a test cares about. */
export function addFile(store: Store, columns: Readonly<Record<string, Value>>): number {
  const row = {
    source: "web",
    tier: "proxy",
    path: "/logs/x.log",
    format: "nginx",
    size: 0,
    offset: 0,
    read: 0,
    stored: 0,
    rejected: 0,
    skipped: 0,
    skips: "{}",
    duplicates: 0,
    complete: 1,
    ingested_at: "2026-07-09T00:00:00.000Z",
    head: "",
    head_length: 0,
    tail: "",
    ...columns,
  };
  return insert(store, "files", row);
}

function insert(store: Store, table: string, row: Readonly<Record<string, Value>>): number {
  const names = Object.keys(row);
  const sql = `insert into ${table} (${names.join(", ")}) values (${names.map((name) => `:${name}`).join(", ")})`;
  return Number(store.prepare(sql).run(row).lastInsertRowid);
}

const batchSize = 500;

/** Stores these lines as `ingest` does: in batches of neighbouring lines of one file. */
export function addLines(store: Store, lines: readonly Line[]): void {
  const writer = new Writer(store, new IdIndexes(store));
  const encoder = new BatchEncoder(routeOf);
  let file = 0;
  let fileSource = "";
  const flush = (): void => {
    if (encoder.rows === 0) return;
    writer.transaction(() => writer.insert(file, encoder.flush(), new Set(), fileSource), true);
  };
  for (const [index, { at, source = "web", tier = "proxy", ...columns }] of lines.entries()) {
    const next = fileOf(store, source, tier);
    if (next !== file || encoder.rows >= batchSize) flush();
    if (next !== file) encoder.nextFile();
    file = next;
    fileSource = source;
    encoder.add(rowOf({ ...columns, tier, line: index + 1, time_ms: Date.parse(at) }));
  }
  flush();
  writer.commit();
  joinHops(store);
}

export function addReject(
  store: Store,
  row: { file: number; line: number; cause: string; raw: string },
): void {
  insert(store, "reject_rows", row);
}

/** A database in memory that holds these lines. */
export function storeOf(lines: readonly Line[] = []): Store {
  const store = createStore(":memory:");
  addLines(store, lines);
  return store;
}

/** Rows as objects, to compare the columns a test is about. */
export function objects(sheet: { columns: readonly string[]; rows: readonly (readonly unknown[])[] }) {
  return sheet.rows.map(
    (row): Record<string, unknown> =>
      Object.fromEntries(sheet.columns.map((column, index) => [column, row[index]])),
  );
}

const folder = mkdtempSync(path.join(tmpdir(), "faultline-"));
let databases = 0;

/** Creates a database file with these lines and three rejected ones. */
export function databaseFile(lines: readonly Line[] = []): string {
  const file = path.join(folder, `${databases++}.db`);
  const store = createStore(file);
  addLines(store, lines);
  const bad = addFile(store, { path: "/logs/bad.log" });
  addReject(store, { file: bad, line: 7, cause: "no status", raw: "seven\u001b[2J" });
  addReject(store, { file: bad, line: 3, cause: "no status", raw: "three" });
  addReject(store, { file: bad, line: 5, cause: "no time", raw: "five" });
  store.close();
  return file;
}
