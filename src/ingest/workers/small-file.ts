import type { FileInfo } from "../../input/content.ts";
import { openContent } from "../../input/open.ts";
import type { Tier } from "../../request.ts";
import { jobOf, type ParseContext, parsedBlocks } from "../encode/parse-content.ts";
import type { ParsedBlock } from "../encode/parsed-block.ts";
import { type Fingerprints, fingerprintsOf, unknownIdentity } from "../identity/fingerprint.ts";

/** A small file that was parsed in advance, as if no part of it were known. */
export interface SmallFile {
  readonly info: FileInfo;
  readonly fingerprints: Fingerprints;
  readonly blocks: readonly ParsedBlock[];
  readonly formatBefore: string | null;
}

// the parsed file stays in memory until it is stored
const maxContentBytes = 4 * 1024 * 1024;

/** Parses a small file; null where its content is too large or its length unknown. */
export async function readSmallFile(
  file: string,
  tier: Tier | undefined,
  formatBefore: string | null,
  context: ParseContext,
  signal: AbortSignal,
): Promise<SmallFile | null> {
  const content = await openContent(file, signal);
  try {
    const { path, size, compression, head, length, finished } = content;
    if (length === null || length > maxContentBytes) return null;
    const info = { path, size, compression, head, length, finished };
    const fingerprints = fingerprintsOf(content);
    const blocks: ParsedBlock[] = [];
    const job = jobOf(info, unknownIdentity(info, fingerprints), tier, formatBefore);
    for await (const block of parsedBlocks(content, job, context, signal)) blocks.push(block);
    return { info, fingerprints, blocks, formatBefore };
  } finally {
    content.close();
  }
}
