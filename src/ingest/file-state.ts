import { fingerprint, headBytes, tailBytes } from "../input/disk.ts";
import type { Batch } from "../input/lines.ts";
import type { Content } from "../input/opened.ts";
import type { Tier } from "../request.ts";
import type { KnownFiles, Marks } from "../store/known-files.ts";
import type { FileRow, Row, Writer } from "../store/write.ts";
import { headOf, type Identity, marksOf } from "./known.ts";
import type { FileReport } from "./report.ts";
import type { Taken } from "./taken.ts";

interface Naming {
  readonly source: string | undefined;
  readonly tier: Tier | undefined;
  readonly known: KnownFiles;
}

const iso = (time: number): string => new Date(time).toISOString();
const earlier = (a: string | null, b: string): string => (a === null || b < a ? b : a);
const later = (a: string | null, b: string): string => (a === null || b > a ? b : a);

/** The last bytes of some lines, as binary text. */
function lastBytes(before: string, { lines, unfinished }: Batch): string {
  let text = "";
  for (let index = lines.length - 1; index >= 0 && text.length < tailBytes; index--) {
    const open = unfinished > 0 && index === lines.length - 1;
    text = `${lines[index]}${open ? "" : "\n"}${text}`;
  }
  return (text.length < tailBytes ? before + text : text).slice(-tailBytes);
}

/** The row of `files` while a file is read. */
export class FileState {
  readonly row: Omit<FileRow, "id"> & { id?: number };
  readonly #naming: Naming;
  readonly #formats = new Map<string, number>();
  readonly #skips: Record<string, number>;
  readonly #content: Content;
  readonly #marks: Marks;
  #tail: string;

  constructor(content: Content, { known, before }: Identity, naming: Naming) {
    this.#naming = naming;
    this.#content = content;
    this.#marks = marksOf(content);
    this.#tail = before.toString("latin1");
    this.#skips = known ? JSON.parse(known.skips) : {};
    const fresh = {
      source: naming.source ?? "",
      tier: naming.tier ?? "proxy",
      format: "",
      offset: 0,
      read: 0,
      stored: 0,
      rejected: 0,
      skipped: 0,
      skips: "{}",
      duplicates: 0,
      first_time: null,
      last_time: null,
      tail: fingerprint(before),
      ...headOf(content.head, 0),
    } as const;
    this.row = {
      ...fresh,
      ...known,
      path: content.path,
      size: content.size,
      complete: 0,
      damaged: null,
      ingested_at: iso(Date.now()),
    };
  }

  #name(rows: readonly Row[]): void {
    for (const { format } of rows) this.#formats.set(format, (this.#formats.get(format) ?? 0) + 1);
    const [most] = [...this.#formats].sort(([, a], [, b]) => b - a);
    if (most) this.row.format = most[0];
    const [first] = rows;
    if (first && this.row.source === "") this.row.source = first.source;
    if (first && this.row.stored === 0 && !this.#naming.tier) this.row.tier = first.tier;
  }

  #span(rows: readonly Row[]): void {
    let first = Number.POSITIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    for (const { request } of rows) {
      first = Math.min(first, request.time_ms);
      last = Math.max(last, request.time_ms);
    }
    if (rows.length === 0) return;
    this.row.first_time = earlier(this.row.first_time, iso(first));
    this.row.last_time = later(this.row.last_time, iso(last));
  }

  /** Takes a batch into account. */
  advance(batch: Batch, { rows, all, rejects, skips, duplicates }: Taken): void {
    const { row } = this;
    this.#name(all);
    row.offset = batch.offset;
    row.read += rows.length + rejects.length + skips.length;
    row.stored += rows.length;
    row.rejected += rejects.length;
    row.skipped += skips.length;
    row.duplicates += duplicates;
    for (const cause of skips) this.#skips[cause] = (this.#skips[cause] ?? 0) + 1;
    row.skips = JSON.stringify(this.#skips);
    this.#span(rows);
    this.#tail = batch.tail === undefined ? lastBytes(this.#tail, batch) : (batch.tail ?? this.#tail);
    row.tail = fingerprint(Buffer.from(this.#tail, "latin1"));
    // what is known by its first bytes alone is known by more of them once it has more
    if (row.head_length < headBytes) Object.assign(row, headOf(this.#content.head, row.offset));
  }

  save(writer: Writer): number {
    const id = writer.saveFile(this.row);
    this.row.id = id;
    this.#naming.known.remember({ ...this.row, id }, this.#marks);
    return id;
  }

  /** The content came to its end, or broke off. */
  end({ damaged, held }: FileReport): void {
    this.row.damaged = damaged;
    this.row.complete = damaged === null && !held ? 1 : 0;
  }
}
