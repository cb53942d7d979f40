import { fingerprint, headBytes } from "../../input/disk.ts";
import type { FileInfo } from "../../input/opened.ts";
import type { Tier } from "../../request.ts";
import type { FileRow } from "../../store/write/file-row.ts";
import type { StoredFiles } from "../../store/write/stored-files.ts";
import type { Writer } from "../../store/write/writer.ts";
import type { ParsedBlock } from "../encode/parsed-block.ts";
import type { FileReport } from "../report.ts";
import { type Fingerprints, headOf, type Identity } from "./fingerprint.ts";

interface Naming {
  readonly source: string | undefined;
  readonly tier: Tier | undefined;
  readonly known: StoredFiles;
}

const ofNothing = fingerprint(Buffer.alloc(0));
const iso = (time: number): string => new Date(time).toISOString();
const earlier = (a: string | null, b: string): string => (a === null || b < a ? b : a);
const later = (a: string | null, b: string): string => (a === null || b > a ? b : a);

/** The row of `files` while a file is read. */
export class FileState {
  readonly row: Omit<FileRow, "id"> & { id?: number };
  readonly #naming: Naming;
  readonly #formats = new Map<string, number>();
  readonly #skips: Record<string, number>;
  readonly #seen: FileInfo;
  readonly #prints: Fingerprints;

  constructor(seen: FileInfo, { known, prints }: Identity, naming: Naming) {
    this.#naming = naming;
    this.#seen = seen;
    this.#prints = prints;
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
      tail: ofNothing,
      head: prints.head,
      head_length: prints.head_length,
    } as const;
    this.row = {
      ...fresh,
      ...known,
      path: seen.path,
      size: seen.size,
      complete: 0,
      damaged: null,
      ingested_at: iso(Date.now()),
    };
  }

  #name({ formats, first }: ParsedBlock): void {
    for (const [format, count] of Object.entries(formats)) {
      this.#formats.set(format, (this.#formats.get(format) ?? 0) + count);
    }
    const [most] = [...this.#formats].sort(([, a], [, b]) => b - a);
    if (most) this.row.format = most[0];
    if (first && this.row.source === "") this.row.source = first.source;
    if (first && this.row.stored === 0 && !this.#naming.tier) this.row.tier = first.tier;
  }

  #span(span: ParsedBlock["span"]): void {
    if (!span) return;
    this.row.first_time = earlier(this.row.first_time, iso(span[0]));
    this.row.last_time = later(this.row.last_time, iso(span[1]));
  }

  #skip(skips: ParsedBlock["skips"]): void {
    for (const [cause, count] of Object.entries(skips)) {
      this.#skips[cause] = (this.#skips[cause] ?? 0) + count;
      this.row.skipped += count;
    }
    this.row.skips = JSON.stringify(this.#skips);
  }

  /** Takes what a stretch of the file held into account; some of its requests may have been stored before. */
  advance(portion: ParsedBlock, duplicates: number): void {
    const { row } = this;
    this.#name(portion);
    this.#skip(portion.skips);
    if (duplicates > 0) this.#skip({ duplicate: duplicates });
    this.#span(portion.span);
    row.offset = portion.offset;
    row.stored += portion.batch.rows - duplicates;
    row.rejected += portion.rejects.length;
    row.duplicates += duplicates;
    row.read = row.stored + row.rejected + row.skipped;
    row.tail = portion.tail;
    // what is known by its first bytes alone is known by more of them once it has more
    if (row.head_length < headBytes) Object.assign(row, headOf(this.#seen.head, row.offset));
  }

  save(writer: Writer): number {
    const id = writer.saveFile(this.row);
    this.row.id = id;
    this.#naming.known.saveMarks({ ...this.row, id }, this.#prints);
    return id;
  }

  /** The content came to its end, or broke off. */
  end({ damaged, held }: FileReport): void {
    this.row.damaged = damaged;
    this.row.complete = damaged === null && !held ? 1 : 0;
  }
}
