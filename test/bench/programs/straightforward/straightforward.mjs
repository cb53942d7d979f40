// The obvious implementation: one line at a time, one insert per row.
// node straightforward.mjs combined|alb|cloudfront FILE DATABASE
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import Database from "better-sqlite3";
import split2 from "split2";
import { layouts } from "./layouts.mjs";

const rowsPerTransaction = 10_000;

const [format, file, database] = process.argv.slice(2);
const { columns, values } = layouts[format];
const store = new Database(database);
store.pragma("journal_mode = wal");
store.pragma("synchronous = normal");
store.exec(`create table requests (${columns.join(", ")})`);
const insert = store.prepare(`insert into requests values (${columns.map(() => "?").join(", ")})`);

const bytes = createReadStream(file, { highWaterMark: 1 << 20 });
const text = file.endsWith(".gz") ? bytes.pipe(createGunzip({ chunkSize: 1 << 18 })) : bytes;
let rows = 0;
store.exec("begin");
for await (const line of text.pipe(split2())) {
  const row = values(line);
  if (!row) continue;
  insert.run(row);
  if (++rows % rowsPerTransaction === 0) store.exec("commit; begin");
}
store.exec("commit");
store.close();
