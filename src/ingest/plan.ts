import type { FormatChoice } from "../detect/candidates.ts";
import { lineParser } from "../detect/line-parser.ts";
import { openContent } from "../input/content.ts";
import { listFiles, type Problem, standardInput } from "../input/files.ts";
import { readFrom } from "../input/lines/read.ts";
import type { Content } from "../input/opened.ts";
import type { Store } from "../store/store.ts";
import type { Session } from "./file.ts";
import { identify } from "./identity/fingerprint.ts";
import { oldCopy } from "./identity/old-copy.ts";
import { isFileError, sessionOf } from "./run.ts";

/** What would become of a file. */
export interface Planned {
  readonly file: string;
  readonly format: string | null;
  /** bytes of content that were read before */
  readonly offset: number;
  /** bytes of content that would be read; null where only reading tells */
  readonly bytes: number | null;
  readonly what: string;
}

async function formatOf(content: Content, session: Session): Promise<string | null> {
  const readers = session.parsersFor(content.path);
  for await (const { lines } of readFrom(content, { offset: 0, linesBefore: 0 }, session.signal)) {
    const { parse: take } = lineParser(session.ranking.for(content.path, readers, lines));
    for (const line of lines) {
      const read = take(line);
      if ("parser" in read) return read.parser.name;
    }
    break;
  }
  return null;
}

async function planOf(content: Content, session: Session): Promise<Planned> {
  const { path, compression, length } = content;
  const { prints, known, unchanged } = await identify(session.known, content);
  const seen = compression === null ? "" : `${compression}, `;
  if (known) {
    const bytes = unchanged ? 0 : length === null ? null : length - known.offset;
    const what = unchanged || bytes === 0 ? "read before" : "read on";
    return { file: path, format: known.format || null, offset: known.offset, bytes, what: seen + what };
  }
  const format = await formatOf(content, session);
  const lines = await oldCopy(session, content, prints);
  if (lines !== null)
    return { file: path, format, offset: length ?? 0, bytes: 0, what: `${seen}an old copy` };
  return {
    file: path,
    format,
    offset: 0,
    bytes: length,
    what: `${seen}${format ? "new" : "no format fits"}`,
  };
}

async function planFile(path: string, session: Session): Promise<Planned> {
  const nothing = { file: path, format: null, offset: 0, bytes: null };
  if (path === standardInput) return { ...nothing, what: "standard input, read to its end" };
  try {
    const content = await openContent(path, session.signal);
    try {
      return await planOf(content, session);
    } finally {
      content.close();
    }
  } catch (error) {
    if (!isFileError(error)) throw error;
    return { ...nothing, what: error.message };
  }
}

/** What a run would read, from where on, without storing anything. */
export async function plan(
  store: Store,
  patterns: readonly string[],
  options: FormatChoice & { readonly signal: AbortSignal },
): Promise<{ planned: readonly Planned[]; problems: readonly Problem[]; notes: readonly string[] }> {
  const { files, problems } = listFiles(patterns);
  const session = sessionOf(store, { ...options, source: undefined, tier: undefined });
  const planned: Planned[] = [];
  for (const file of files) planned.push(await planFile(file, session));
  return { planned, problems, notes: session.notes };
}
