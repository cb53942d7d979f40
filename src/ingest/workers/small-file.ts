import { openContent } from "../../input/content.ts";
import type { FileInfo } from "../../input/opened.ts";
import type { Tier } from "../../request.ts";
import { jobOf, type ParseContext, parsedBlocks } from "../encode/parse-content.ts";
import type { ParsedBlock } from "../encode/parsed-block.ts";
import { type Fingerprints, fingerprintsOf, unknown } from "../identity/fingerprint.ts";

/** A small file that was read before its turn came, as if nothing of it were known. */
export interface SmallFile {
  readonly seen: FileInfo;
  readonly prints: Fingerprints;
  readonly portions: readonly ParsedBlock[];
}

// bytes of content: it stands in memory until its turn comes
const most = 4 * 1024 * 1024;

/** Reads a small file; null where it has to be read in another way. */
export async function readSmall(
  file: string,
  tier: Tier | undefined,
  reading: ParseContext,
): Promise<SmallFile | null> {
  const content = await openContent(file, reading.signal);
  try {
    const { path, size, compression, head, length } = content;
    if (length === null || length > most) return null;
    const seen = { path, size, compression, head, length };
    const prints = fingerprintsOf(content);
    const read: ParsedBlock[] = [];
    const job = jobOf(seen, unknown(seen, prints), tier);
    for await (const portion of parsedBlocks(content, job, reading)) read.push(portion);
    return { seen, prints, portions: read };
  } finally {
    content.close();
  }
}
