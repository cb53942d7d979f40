import type { Readable } from "node:stream";
import type { Tier } from "../request.ts";
import type { Store } from "../store/store.ts";
import { IdIndexes } from "../store/upkeep/id-indexes.ts";
import { storedRoutes } from "../store/upkeep/run-state.ts";
import { StoredFiles } from "../store/write/stored-files.ts";
import { Writer } from "../store/write/writer.ts";
import { type ParseContext, type ParseOptions, parseContextOf } from "./encode/parse-content.ts";
import { UnknownValues } from "./encode/unknown-values.ts";
import { FormatsBefore } from "./identity/formats-before.ts";
import { Redelivery } from "./identity/redelivery.ts";
import { type Workers, workersFor } from "./workers/choose.ts";

export interface SessionOptions extends ParseOptions {
  readonly source?: string | undefined;
  readonly tier?: Tier | undefined;
  readonly signal: AbortSignal;
  /** default: the standard input of the process */
  readonly stdin?: Readable | undefined;
}

/** What the files of a run share: options and an open database in, one object for all steps out. */
export interface Session {
  readonly store: Store;
  readonly writer: Writer;
  readonly ids: IdIndexes;
  readonly storedFiles: StoredFiles;
  readonly formatsBefore: FormatsBefore;
  readonly redelivery: Redelivery;
  /** parsing and encoding in this thread */
  readonly context: ParseContext;
  readonly workers: Workers;
  readonly unknownValues: UnknownValues;
  /** the user's choice; undefined: the format decides */
  readonly source: string | undefined;
  readonly tier: Tier | undefined;
  readonly signal: AbortSignal;
  readonly stdin: Readable | undefined;
  /** Called after each block with the bytes and lines read of the file. */
  readonly progress: (bytes: number, lines: number) => void;
}

// a commit writes each changed page of an index, and random ids change all of them
const commitDelayMs = 5000;

/** `maxDelayMs`: how long rows may wait for their commit. */
export function createSession(store: Store, options: SessionOptions, maxDelayMs = commitDelayMs): Session {
  const { source, tier, signal, stdin, host, routes, privacy } = options;
  const { as, logFormat, fromConfig, timezone, trustedProxies } = options;
  // only these are cloned to a worker
  const parseOptions: ParseOptions = {
    ...{ as, logFormat, fromConfig, timezone, trustedProxies },
    ...{ host, routes, privacy },
  };
  const routesInStore = storedRoutes(store);
  const context = parseContextOf(parseOptions, routesInStore, 0);
  const ids = new IdIndexes(store);
  const writer = new Writer(store, ids, maxDelayMs);
  return {
    store,
    writer,
    ids,
    storedFiles: new StoredFiles(store),
    formatsBefore: new FormatsBefore(store),
    redelivery: new Redelivery(store, ids, writer),
    context,
    workers: workersFor(context, parseOptions, routesInStore),
    unknownValues: new UnknownValues(),
    source,
    tier,
    signal,
    stdin,
    progress: () => {},
  };
}
