import type { Content } from "../../input/content.ts";
import { type ParseContext, type ParseOptions, parsedBlocks, type ReadJob } from "../encode/parse-content.ts";
import type { ParsedBlock } from "../encode/parsed-block.ts";
import { ParserWorker, workersAvailable } from "./client.ts";

// parsing less takes no longer than starting a worker
const workerThresholdBytes = 4 * 1024 * 1024;
const assumedCompressionRatio = 8;

/** Parses content in the thread where that is faster: content in, parsed blocks out. */
export interface Workers {
  readonly parsedBlocks: (content: Content, job: ReadJob, signal: AbortSignal) => AsyncGenerator<ParsedBlock>;
  /** The worker of the run; starts it on first use. */
  readonly worker: () => ParserWorker;
  readonly end: () => Promise<void>;
}

/** Large files are parsed by a worker while this thread stores. Many small files: see prefetch.ts. */
export function workersFor(context: ParseContext, options: ParseOptions, routes: readonly string[]): Workers {
  let running: ParserWorker | null = null;
  const worker = (): ParserWorker => {
    running ??= new ParserWorker(options, routes);
    return running;
  };
  return {
    worker,
    parsedBlocks(content, job, signal) {
      const { descriptor, size, compression } = content;
      const unread = compression === null ? size - job.offset : size * assumedCompressionRatio;
      if (!workersAvailable || descriptor === null || unread < workerThresholdBytes) {
        return parsedBlocks(content, job, context, signal);
      }
      return worker().parsedBlocks(content, descriptor, job, signal);
    },
    async end() {
      await running?.end();
      running = null;
    },
  };
}
