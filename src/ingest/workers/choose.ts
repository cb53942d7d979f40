import type { Content } from "../../input/opened.ts";
import { type ParseContext, type ParseOptions, parsedBlocks, type ReadJob } from "../encode/parse-content.ts";
import type { ParsedBlock } from "../encode/parsed-block.ts";
import { ParserWorker, workersAvailable } from "./client.ts";

// a thread is started in the time that it takes to read so much
const long = 4 * 1024 * 1024;

/** The ways in which content is read. */
export interface ParserChoice {
  readonly parsedBlocks: (content: Content, job: ReadJob, signal: AbortSignal) => AsyncGenerator<ParsedBlock>;
  /** The thread beside. */
  readonly worker: () => ParserWorker;
  /** Nothing is read any more. */
  readonly end: () => Promise<void>;
}

/**
 * What is long is read in a thread beside, while this one stores; what is short is read here sooner than it is asked,
 * unless there is much of it: see ahead.ts.
 */
export function chooseParser(
  reading: Omit<ParseContext, "signal">,
  options: ParseOptions,
  routes: readonly string[],
): ParserChoice {
  let thread: ParserWorker | null = null;
  const beside = (): ParserWorker => {
    thread ??= new ParserWorker(options, routes);
    return thread;
  };
  return {
    worker: beside,
    parsedBlocks(content, job, signal) {
      const { descriptor, size, compression } = content;
      const left = compression === null ? size - job.offset : size * 8;
      if (!workersAvailable || descriptor === null || left < long) {
        return parsedBlocks(content, job, { ...reading, signal });
      }
      return beside().portions(content, descriptor, job, signal);
    },
    async end() {
      await thread?.end();
      thread = null;
    },
  };
}
