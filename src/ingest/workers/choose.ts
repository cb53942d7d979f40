import type { Content } from "../../input/opened.ts";
import { type Job, portions, type Reading, type ReadingOptions } from "../encode/parse-content.ts";
import type { Portion } from "../encode/parsed-block.ts";
import { Beside, canReadBeside } from "./client.ts";

// a thread is started in the time that it takes to read so much
const long = 4 * 1024 * 1024;

/** The ways in which content is read. */
export interface Roads {
  readonly portions: (content: Content, job: Job, signal: AbortSignal) => AsyncGenerator<Portion>;
  /** The thread beside. */
  readonly beside: () => Beside;
  /** Nothing is read any more. */
  readonly end: () => Promise<void>;
}

/**
 * What is long is read in a thread beside, while this one stores; what is short is read here sooner than it is asked,
 * unless there is much of it: see ahead.ts.
 */
export function roads(
  reading: Omit<Reading, "signal">,
  options: ReadingOptions,
  routes: readonly string[],
): Roads {
  let thread: Beside | null = null;
  const beside = (): Beside => {
    thread ??= new Beside(options, routes);
    return thread;
  };
  return {
    beside,
    portions(content, job, signal) {
      const { descriptor, size, compression } = content;
      const left = compression === null ? size - job.offset : size * 8;
      if (!canReadBeside || descriptor === null || left < long) {
        return portions(content, job, { ...reading, signal });
      }
      return beside().portions(content, descriptor, job, signal);
    },
    async end() {
      await thread?.end();
      thread = null;
    },
  };
}
