import type { FormatChoice } from "../detect/candidates.ts";
import { lineParser } from "../detect/line-parser.ts";
import type { Content } from "../input/content.ts";
import { listFiles, type Problem, standardInput } from "../input/files.ts";
import { readFrom } from "../input/lines/read.ts";
import { openContent } from "../input/open.ts";
import type { Store } from "../store/store.ts";
import { identify } from "./identity/fingerprint.ts";
import { oldCopy } from "./identity/old-copy.ts";
import { isFileError } from "./run.ts";
import { createSession, type Session } from "./session.ts";

/** What a run would do with a file. */
export interface Planned {
  readonly file: string;
  readonly format: string | null;
  /** bytes of content that earlier runs read */
  readonly offset: number;
  /** bytes of content to read; null where the length is not known before reading */
  readonly bytes: number | null;
  readonly what: string;
}

async function formatOf(
  content: Content,
  { context, formatsBefore, signal }: Session,
): Promise<string | null> {
  const parsers = context.parsersFor(content.path);
  for await (const { lines } of readFrom(content, { offset: 0, linesBefore: 0 }, signal)) {
    const formatBefore = formatsBefore.of(content.path);
    const ranked = context.ranking.rank(content.path, parsers, lines, undefined, formatBefore);
    const { parse } = lineParser(ranked);
    let errorLog: string | null = null;
    for (const line of lines) {
      const outcome = parse(line);
      if ("parser" in outcome) return outcome.parser.name;
      if ("errorLog" in outcome) errorLog ??= outcome.errorLog.name;
    }
    return errorLog;
  }
  return null;
}

async function planOf(content: Content, session: Session): Promise<Planned> {
  const { path: file, compression, length } = content;
  const { fingerprints, known, unchanged } = await identify(session.storedFiles, content);
  const prefix = compression === null ? "" : `${compression}, `;
  if (known) {
    const bytes = unchanged ? 0 : length === null ? null : length - known.offset;
    const what = unchanged || bytes === 0 ? "read before" : "read on";
    return { file, format: known.format || null, offset: known.offset, bytes, what: prefix + what };
  }
  const format = await formatOf(content, session);
  const lines = await oldCopy(session, content, fingerprints);
  if (lines !== null) {
    return { file, format, offset: length ?? 0, bytes: 0, what: `${prefix}an old copy` };
  }
  return { file, format, offset: 0, bytes: length, what: `${prefix}${format ? "new" : "no format fits"}` };
}

async function planFile(path: string, session: Session): Promise<Planned> {
  const unread = { file: path, format: null, offset: 0, bytes: null };
  if (path === standardInput) return { ...unread, what: "standard input, read to its end" };
  try {
    const content = await openContent(path, session.signal);
    try {
      return await planOf(content, session);
    } finally {
      content.close();
    }
  } catch (error) {
    if (!isFileError(error)) throw error;
    return { ...unread, what: error.message };
  }
}

/** What a run would read, and from which offset. Stores nothing. */
export async function plan(
  store: Store,
  patterns: readonly string[],
  options: FormatChoice & { readonly signal: AbortSignal },
): Promise<{ planned: readonly Planned[]; problems: readonly Problem[]; notes: readonly string[] }> {
  const { files, problems } = listFiles(patterns);
  const session = createSession(store, { ...options, source: undefined, tier: undefined });
  const planned: Planned[] = [];
  for (const file of files) planned.push(await planFile(file, session));
  return { planned, problems, notes: session.context.notes };
}
