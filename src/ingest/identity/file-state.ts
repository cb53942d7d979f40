import { formats } from "../../formats/index.ts";
import type { FileInfo } from "../../input/content.ts";
import { fingerprint, headBytes } from "../../input/disk.ts";
import { standardInput } from "../../input/files.ts";
import type { Tier } from "../../request.ts";
import type { FileRow } from "../../store/write/file-row.ts";
import type { StoredFiles } from "../../store/write/stored-files.ts";
import type { Writer } from "../../store/write/writer.ts";
import type { ParsedBlock } from "../encode/parsed-block.ts";
import type { FileReport } from "../report.ts";
import { type Fingerprints, headOf, type Identity } from "./fingerprint.ts";

interface FileStateContext {
  /** the user's choice; undefined: the format decides */
  readonly source: string | undefined;
  readonly tier: Tier | undefined;
  readonly storedFiles: StoredFiles;
}

const emptyFingerprint = fingerprint(Buffer.alloc(0));
const iso = (time: number): string => new Date(time).toISOString();
const extremes = (times: readonly number[]): readonly number[] => [
  times.reduce((a, b) => Math.min(a, b)),
  times.reduce((a, b) => Math.max(a, b)),
];
const earlier = (a: string | null, b: string): string => (a === null || b < a ? b : a);
const later = (a: string | null, b: string): string => (a === null || b > a ? b : a);

/** `known`: the source of a file that was read before, which it keeps. */
function ownSourceOf(chosen: string | undefined, known: string | undefined): string | null {
  if (known === undefined || known === chosen) return chosen ?? null;
  return formats.some(({ name }) => name === known) ? null : known;
}

/** The row of `files` while a file is read: parsed blocks in, the row to store out. */
export class FileState {
  readonly row: Omit<FileRow, "id"> & { id?: number };
  /** the source of all requests; null: each has the server of its format */
  readonly ownSource: string | null;
  readonly #context: FileStateContext;
  readonly #formats = new Map<string, number>();
  readonly #skips: Record<string, number>;
  readonly #info: FileInfo;
  readonly #fingerprints: Fingerprints;

  constructor(info: FileInfo, { known, fingerprints }: Identity, context: FileStateContext) {
    this.#context = context;
    this.ownSource = ownSourceOf(context.source, known?.source);
    this.#info = info;
    this.#fingerprints = fingerprints;
    this.#skips = known ? JSON.parse(known.skips) : {};
    const initial = {
      ...{ path: info.path, size: info.size },
      source: context.source ?? "",
      tier: context.tier ?? "proxy",
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
      tail: emptyFingerprint,
      head: fingerprints.head,
      head_length: fingerprints.head_length,
    } as const;
    this.row = {
      ...initial,
      ...known,
      ...(known && info.path === standardInput ? {} : { path: info.path, size: info.size }),
      complete: 0,
      damaged: null,
      ingested_at: iso(Date.now()),
    };
  }

  #addFormats({ formats, first }: ParsedBlock): void {
    for (const [format, count] of Object.entries(formats)) {
      this.#formats.set(format, (this.#formats.get(format) ?? 0) + count);
    }
    const [mostFrequent] = [...this.#formats].sort(([, a], [, b]) => b - a);
    if (mostFrequent) this.row.format = mostFrequent[0];
    if (first && this.row.source === "") this.row.source = first.source;
    if (first && this.row.stored === 0 && !this.#context.tier) this.row.tier = first.tier;
  }

  #addSpan({ span, messages }: ParsedBlock): void {
    const times = messages.map(({ time_ms }) => time_ms).concat(span ?? []);
    for (const time of times.length > 2 ? extremes(times) : times) {
      this.row.first_time = earlier(this.row.first_time, iso(time));
      this.row.last_time = later(this.row.last_time, iso(time));
    }
  }

  #addSkips(skips: ParsedBlock["skips"]): void {
    for (const [cause, count] of Object.entries(skips)) {
      this.#skips[cause] = (this.#skips[cause] ?? 0) + count;
      this.row.skipped += count;
    }
    this.row.skips = JSON.stringify(this.#skips);
  }

  /** Adds a block. `duplicates`: its requests that were stored before. */
  advance(block: ParsedBlock, duplicates: number): void {
    const { row } = this;
    this.#addFormats(block);
    this.#addSkips(block.skips);
    if (duplicates > 0) this.#addSkips({ duplicate: duplicates });
    this.#addSpan(block);
    row.offset = block.offset;
    row.stored += block.batch.rows - duplicates + block.messages.length;
    row.rejected += block.rejects.length;
    row.duplicates += duplicates;
    row.read = row.stored + row.rejected + row.skipped;
    row.tail = block.tail;
    // the longer the fingerprinted beginning, the fewer files share it
    if (row.head_length < headBytes) Object.assign(row, headOf(this.#info.head, row.offset));
  }

  save(writer: Writer): number {
    const id = writer.saveFile(this.row);
    this.row.id = id;
    this.#context.storedFiles.saveMarks({ ...this.row, id }, this.#fingerprints);
    return id;
  }

  /** The content ended or broke off. */
  end({ damaged, lastLinePending }: FileReport): void {
    this.row.damaged = damaged;
    this.row.complete = damaged === null && !lastLinePending ? 1 : 0;
  }
}
