import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Content } from "../../input/content.ts";
import { packageRoot } from "../../package-root.ts";
import type { Tier } from "../../request.ts";
import type { ParseOptions, ReadJob } from "../encode/parse-content.ts";
import type { ParsedBlock } from "../encode/parsed-block.ts";
import type { SmallFile } from "./small-file.ts";

/** The `workerData` of a worker. */
export interface WorkerSetup {
  readonly options: ParseOptions;
  /** routes in the database */
  readonly routes: readonly string[];
  /** blocks that may wait to be stored before the worker pauses */
  readonly maxBlocksAhead: number;
}

/** A message to the worker. */
export interface WorkerRequest {
  readonly parse?: { readonly job: ReadJob; readonly path: string; readonly descriptor: number };
  readonly small?: {
    readonly files: readonly string[];
    readonly tier: Tier | undefined;
    /** of each file */
    readonly formatsBefore: readonly (string | null)[];
  };
  /** blocks that were stored */
  readonly credit?: number;
  readonly stop?: true;
}

/** A message from the worker. */
export interface WorkerResponse {
  readonly block?: ParsedBlock;
  /** one for each requested file; null where the file cannot be read in advance */
  readonly small?: readonly (SmallFile | null)[];
  readonly end?: true;
  readonly failure?: Partial<Pick<NodeJS.ErrnoException, "message" | "code" | "syscall">>;
}

// objects of a line are garbage after it, so a larger young generation only costs memory
const maxYoungGenerationMb = 6;
// neither thread waits for the other over short delays
const maxBlocksAhead = 8;

// a worker can only be started from the bundle, not from TypeScript sources
export const workersAvailable = extname(import.meta.url) === ".js";
const workerFile = new URL("dist/ingest/workers/worker.js", packageRoot);

/** The client of a worker that parses one block while this thread stores the previous one. */
export class ParserWorker {
  readonly #worker: Worker;
  readonly #responses: WorkerResponse[] = [];
  #wake: () => void = () => {};
  #error: Error | null = null;

  constructor(options: ParseOptions, routes: readonly string[]) {
    const workerData: WorkerSetup = { options, routes, maxBlocksAhead };
    this.#worker = new Worker(workerFile, {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: maxYoungGenerationMb },
    });
    this.#worker.on("message", (response: WorkerResponse) => {
      this.#responses.push(response);
      this.#wake();
    });
    this.#worker.on("error", (error) => {
      this.#error = error;
      this.#wake();
    });
  }

  #send(request: WorkerRequest): void {
    this.#worker.postMessage(request);
  }

  async #receive(): Promise<WorkerResponse> {
    for (;;) {
      const response = this.#responses.shift();
      if (response) return response;
      if (this.#error) throw this.#error;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Parses content as `parsedBlocks` of parse-content.ts does. The caller keeps the descriptor open until the end. */
  async *parsedBlocks(
    content: Content,
    descriptor: number,
    job: ReadJob,
    signal: AbortSignal,
  ): AsyncGenerator<ParsedBlock> {
    const stop = (): void => this.#send({ stop: true });
    // copied, since a message with a view clones the whole buffer
    const ownJob = { ...job, tail: Buffer.from(job.tail) };
    this.#send({ parse: { job: ownJob, path: content.path, descriptor } });
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    let ended = false;
    try {
      for (;;) {
        const { block, failure } = await this.#receive();
        ended = !block;
        if (failure) throw Object.assign(new Error(failure.message), failure);
        if (!block) return;
        yield block;
        this.#send({ credit: 1 });
      }
    } finally {
      signal.removeEventListener("abort", stop);
      if (!ended) stop();
      while (!ended) ended = !(await this.#receive()).block;
    }
  }

  /** Requests small files. No other request may follow until `smallFiles` has returned all of them. */
  requestSmallFiles(
    files: readonly string[],
    tier: Tier | undefined,
    formatsBefore: readonly (string | null)[],
  ): void {
    this.#send({ small: { files, tier, formatsBefore } });
  }

  /** The files of the earliest request that was not answered yet. */
  async smallFiles(): Promise<readonly (SmallFile | null)[]> {
    return (await this.#receive()).small ?? [];
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
