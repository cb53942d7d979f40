import type { lineTaker } from "../formats/detect.ts";
import { isLoose } from "../formats/line-reader.ts";
import { textOf } from "../formats/text.ts";
import { lineLimit } from "../input/bounds.ts";
import type { Tier } from "../request.ts";
import type { RejectedLine, Row } from "../store/write.ts";
import { withoutLineHead } from "./line.ts";
import { rowOf } from "./row.ts";

/** What became of the lines of a batch. */
export interface Taken {
  rows: readonly Row[];
  /** with those that were left out */
  readonly all: Row[];
  readonly rejects: RejectedLine[];
  readonly skips: string[];
  readonly loose: number[];
  /** rows that were left out as their source had delivered them before; they stand among the skips */
  duplicates: number;
}

export function takeLines(
  lines: readonly string[],
  first: number,
  take: ReturnType<typeof lineTaker>,
  tier: Tier | undefined,
): Taken {
  const taken: Taken = { rows: [], all: [], rejects: [], skips: [], loose: [], duplicates: 0 };
  lines.forEach((raw, index) => {
    const line = first + index;
    const read = raw.length > lineLimit ? { reject: "too_long" } : take(withoutLineHead(raw));
    if ("skip" in read) taken.skips.push(read.skip);
    else if ("reject" in read) taken.rejects.push({ line, cause: read.reject, raw: textOf(raw) });
    else {
      taken.all.push(rowOf(read, tier, line));
      if (isLoose(read.reader)) taken.loose.push(line);
    }
  });
  taken.rows = taken.all;
  return taken;
}

/** Keeps those rows; the others were delivered before. */
export function keep(taken: Taken, rows: readonly Row[]): void {
  taken.duplicates = taken.all.length - rows.length;
  taken.rows = rows;
  for (let each = 0; each < taken.duplicates; each++) taken.skips.push("duplicate");
}
