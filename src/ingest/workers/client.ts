import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Content } from "../../input/opened.ts";
import { packageRoot } from "../../package-root.ts";
import type { Tier } from "../../request.ts";
import type { ParseOptions, ReadJob } from "../encode/parse-content.ts";
import type { ParsedBlock } from "../encode/parsed-block.ts";
import type { SmallFile } from "./small-file.ts";

/** What the thread is started with. */
export interface WorkerSetup {
  readonly options: ParseOptions;
  /** routes that the database knows */
  readonly routes: readonly string[];
  /** portions that it may be ahead */
  readonly ahead: number;
}

/** What the thread is told. */
export interface WorkerRequest {
  readonly read?: { readonly job: ReadJob; readonly path: string; readonly descriptor: number };
  readonly small?: { readonly files: readonly string[]; readonly tier: Tier | undefined };
  /** portions that were taken */
  readonly credit?: number;
  readonly stop?: true;
}

/** What the thread tells. */
export interface WorkerResponse {
  readonly portion?: ParsedBlock;
  /** of each file that was asked for; null where it has to be read in another way */
  readonly small?: readonly (SmallFile | null)[];
  readonly end?: true;
  readonly failure?: Partial<Pick<NodeJS.ErrnoException, "message" | "code" | "syscall">>;
}

// what lines leave behind is dead at once: more room for it only costs memory; in MB
const young = 6;

// enough that neither waits for the other over a slow moment, and no more memory than that
const ahead = 8;

// where the sources run as they are, no thread can be started of them
export const workersAvailable = extname(import.meta.url) === ".js";
const thread = new URL("dist/ingest/workers/worker.js", packageRoot);

/** Reads in a thread of its own, so that one stretch is read while the one before is stored. */
export class ParserWorker {
  readonly #worker: Worker;
  readonly #answers: WorkerResponse[] = [];
  #wake: () => void = () => {};
  #broken: Error | null = null;

  constructor(options: ParseOptions, routes: readonly string[]) {
    const workerData: WorkerSetup = { options, routes, ahead };
    this.#worker = new Worker(thread, {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: young },
    });
    this.#worker.on("message", (answer: WorkerResponse) => {
      this.#answers.push(answer);
      this.#wake();
    });
    this.#worker.on("error", (error) => {
      this.#broken = error;
      this.#wake();
    });
  }

  #tell(question: WorkerRequest): void {
    this.#worker.postMessage(question);
  }

  async #answer(): Promise<WorkerResponse> {
    for (;;) {
      const answer = this.#answers.shift();
      if (answer) return answer;
      if (this.#broken) throw this.#broken;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** As `portions` in reading.ts. The content stays open until the end. */
  async *portions(
    content: Content,
    descriptor: number,
    job: ReadJob,
    signal: AbortSignal,
  ): AsyncGenerator<ParsedBlock> {
    const stop = (): void => this.#tell({ stop: true });
    this.#tell({
      read: { job: { ...job, tail: Buffer.from(job.tail) }, path: content.path, descriptor },
    });
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    let ended = false;
    try {
      for (;;) {
        const { portion, failure } = await this.#answer();
        ended = !portion;
        if (failure) throw Object.assign(new Error(failure.message), failure);
        if (!portion) return;
        yield portion;
        this.#tell({ credit: 1 });
      }
    } finally {
      signal.removeEventListener("abort", stop);
      if (!ended) stop();
      while (!ended) ended = !(await this.#answer()).portion;
    }
  }

  /** Has small files read. Nothing else may be asked for until `small` has given all of them. */
  askForSmall(files: readonly string[], tier: Tier | undefined): void {
    this.#tell({ small: { files, tier } });
  }

  /** The files that were asked for first and not given yet. */
  async small(): Promise<readonly (SmallFile | null)[]> {
    return (await this.#answer()).small ?? [];
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
