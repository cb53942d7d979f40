import { parentPort, type TransferListItem, workerData } from "node:worker_threads";
import { contentOf } from "../../input/open.ts";
import { parseContextOf, parsedBlocks } from "../encode/parse-content.ts";
import type { ParsedBlock } from "../encode/parsed-block.ts";
import type { WorkerRequest, WorkerResponse, WorkerSetup } from "./client.ts";
import { readSmallFile, type SmallFile } from "./small-file.ts";

// The worker thread: requests of client.ts in, one after the other; parsed blocks out. It pauses while too many blocks
// wait to be stored.

const { options, routes, maxBlocksAhead } = workerData as WorkerSetup;
const context = parseContextOf(options, routes, 1);
let credits = 0;
let abort = new AbortController();
let wake: (() => void) | null = null;

// postMessage clones the whole buffer behind a view
const copyOf = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);
const withOwnTail = (block: ParsedBlock): ParsedBlock => ({ ...block, tail: copyOf(block.tail) });
const buffersOf = ({ batch }: ParsedBlock): TransferListItem[] => [
  batch.numbers.buffer,
  batch.extras.buffer,
  batch.checksums.buffer,
];

const send = (response: WorkerResponse, blocks: readonly ParsedBlock[]): void =>
  parentPort?.postMessage(response, blocks.flatMap(buffersOf));

async function parse({ job, path, descriptor }: NonNullable<WorkerRequest["parse"]>): Promise<void> {
  credits = maxBlocksAhead;
  abort = new AbortController();
  const { signal } = abort;
  const content = await contentOf(path, descriptor);
  for await (const block of parsedBlocks(content, { ...job, tail: Buffer.from(job.tail) }, context, signal)) {
    send({ block: withOwnTail(block) }, [block]);
    credits--;
    while (credits <= 0 && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
  }
}

async function answerParse(request: NonNullable<WorkerRequest["parse"]>): Promise<void> {
  try {
    await parse(request);
    send({ end: true }, []);
  } catch (error) {
    const { message, code, syscall } = error as NodeJS.ErrnoException;
    send({ failure: { message, code, syscall } }, []);
  }
}

function withOwnBytes({ info, fingerprints, blocks, formatBefore }: SmallFile): SmallFile {
  const { head, first, ending } = fingerprints;
  return {
    info: { ...info, head: copyOf(info.head) },
    fingerprints: {
      ...fingerprints,
      head: copyOf(head),
      first: first && copyOf(first),
      ending: copyOf(ending),
    },
    blocks: blocks.map(withOwnTail),
    formatBefore,
  };
}

async function answerSmall({
  files,
  tier,
  formatsBefore,
}: NonNullable<WorkerRequest["small"]>): Promise<void> {
  const { signal } = new AbortController();
  const small: (SmallFile | null)[] = [];
  for (const [index, file] of files.entries()) {
    try {
      const read = await readSmallFile(file, tier, formatsBefore[index] ?? null, context, signal);
      small.push(read && withOwnBytes(read));
    } catch {
      small.push(null); // the main thread reads it and reports the error
    }
  }
  const blocks = small.flatMap((file) => file?.blocks ?? []);
  send({ small }, blocks);
}

let queue = Promise.resolve();
parentPort?.on("message", ({ parse, small, credit, stop }: WorkerRequest) => {
  if (credit) credits += credit;
  if (stop) abort.abort();
  if (parse) queue = queue.then(() => answerParse(parse));
  if (small) queue = queue.then(() => answerSmall(small));
  wake?.();
});
