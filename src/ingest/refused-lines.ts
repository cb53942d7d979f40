import { openContent } from "../input/open.ts";

const lineFeed = 10;

function lineFeedsOf(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) count++;
  return count;
}

/** The number of lines in a file that no format fits. */
export async function countLines(path: string, signal: AbortSignal): Promise<number> {
  const content = await openContent(path, signal);
  let lines = 0;
  let last = lineFeed;
  try {
    for await (const bytes of content.chunks(0)) {
      lines += lineFeedsOf(bytes);
      last = bytes.at(-1) ?? last;
    }
  } catch {
    // the content breaks off; the lines before that are counted
  } finally {
    content.close();
  }
  return last === lineFeed ? lines : lines + 1;
}
