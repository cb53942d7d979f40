import type { Read, Reject, Skip } from "../formats/detect.ts";
import { isLoose } from "../formats/line-reader.ts";
import { textOf } from "../formats/text.ts";
import type { Tier } from "../request.ts";
import type { RejectedLine } from "../store/batch.ts";
import type { Packer } from "./pack.ts";
import type { Portion } from "./portion.ts";
import { rowOf } from "./row.ts";

type Taken = Pick<Portion, "batch" | "rejects" | "skips" | "formats" | "first" | "span" | "loose">;

/** Sorts what became of lines: requests go to the packer, rejects and skips are counted. */
export class Taking {
  readonly #packer: Packer;
  readonly #tier: Tier | undefined;
  #rejects: RejectedLine[] = [];
  #skips: Record<string, number> = {};
  #formats: Record<string, number> = {};
  #loose: number[] = [];
  #first: Portion["first"] = null;
  #earliest = Number.POSITIVE_INFINITY;
  #latest = Number.NEGATIVE_INFINITY;

  constructor(packer: Packer, tier: Tier | undefined) {
    this.#packer = packer;
    this.#tier = tier;
  }

  get requests(): number {
    return this.#packer.rows;
  }

  get rejects(): readonly RejectedLine[] {
    return this.#rejects;
  }

  /** A request; `line` is its number in the file. */
  request(read: Read, line: number): void {
    const row = rowOf(read, this.#tier, line);
    this.#packer.add(row);
    const time = row.request.time_ms ?? 0;
    if (time < this.#earliest) this.#earliest = time;
    if (time > this.#latest) this.#latest = time;
    this.#formats[row.format] = (this.#formats[row.format] ?? 0) + 1;
    this.#first ??= { source: read.reader.format.name, tier: row.tier };
    if (isLoose(read.reader)) this.#loose.push(line);
  }

  add(taken: Read | Skip | Reject, line: number, raw: string): void {
    if ("draft" in taken) this.request(taken, line);
    else if ("skip" in taken) this.#skips[taken.skip] = (this.#skips[taken.skip] ?? 0) + 1;
    else this.#rejects.push({ line, cause: taken.reject, raw: textOf(raw) });
  }

  /** What was taken since the last time. */
  take(): Taken {
    const taken = {
      batch: this.#packer.take(),
      rejects: this.#rejects,
      skips: this.#skips,
      formats: this.#formats,
      first: this.#first,
      span: this.#first ? ([this.#earliest, this.#latest] as const) : null,
      loose: this.#loose,
    };
    this.#rejects = [];
    this.#skips = {};
    this.#formats = {};
    this.#loose = [];
    this.#first = null;
    this.#earliest = Number.POSITIVE_INFINITY;
    this.#latest = Number.NEGATIVE_INFINITY;
    return taken;
  }
}
