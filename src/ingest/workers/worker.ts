import { parentPort, type TransferListItem, workerData } from "node:worker_threads";
import { contentOf } from "../../input/content.ts";
import { type ParseContext, parseContextOf, parsedBlocks } from "../encode/parse-content.ts";
import type { ParsedBlock } from "../encode/parsed-block.ts";
import type { WorkerRequest, WorkerResponse, WorkerSetup } from "./client.ts";
import { readSmall, type SmallFile } from "./small-file.ts";

// the other side of beside.ts: reads what it is asked for, one after the other, and stops when it is too far ahead

const { options, routes, ahead } = workerData as WorkerSetup;
const reading = parseContextOf(options, routes, 1);
let credits = 0;
let abort = new AbortController();
let wake: (() => void) | null = null;

// a view would take with it all that it is a view of
const own = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);
const ownTail = (portion: ParsedBlock): ParsedBlock => ({ ...portion, tail: own(portion.tail) });
const buffersOf = ({ batch }: ParsedBlock): TransferListItem[] => [
  batch.numbers.buffer,
  batch.extras.buffer,
  batch.checksums.buffer,
];

const tell = (answer: WorkerResponse, portions: readonly ParsedBlock[]): void =>
  parentPort?.postMessage(answer, portions.flatMap(buffersOf));

async function read({ job, path, descriptor }: NonNullable<WorkerRequest["read"]>): Promise<void> {
  credits = ahead;
  abort = new AbortController();
  const content = await contentOf(path, descriptor);
  const here: ParseContext = { ...reading, signal: abort.signal };
  for await (const portion of parsedBlocks(content, { ...job, tail: Buffer.from(job.tail) }, here)) {
    tell({ portion: ownTail(portion) }, [portion]);
    credits--;
    while (credits <= 0 && !abort.signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
  }
}

async function answer(question: NonNullable<WorkerRequest["read"]>): Promise<void> {
  try {
    await read(question);
    tell({ end: true }, []);
  } catch (error) {
    const { message, code, syscall } = error as NodeJS.ErrnoException;
    tell({ failure: { message, code, syscall } }, []);
  }
}

function ownSmall({ seen, prints, portions }: SmallFile): SmallFile {
  const { head, first, ending } = prints;
  return {
    seen: { ...seen, head: own(seen.head) },
    prints: { ...prints, head: own(head), first: first && own(first), ending: own(ending) },
    portions: portions.map(ownTail),
  };
}

async function answerSmall({ files, tier }: NonNullable<WorkerRequest["small"]>): Promise<void> {
  const { signal } = new AbortController();
  const small: (SmallFile | null)[] = [];
  for (const file of files) {
    try {
      const read = await readSmall(file, tier, { ...reading, signal });
      small.push(read && ownSmall(read));
    } catch {
      small.push(null); // told when its turn comes
    }
  }
  const read = small.flatMap((file) => file?.portions ?? []);
  tell({ small }, read);
}

let turn = Promise.resolve();
parentPort?.on("message", ({ read, small, credit, stop }: WorkerRequest) => {
  if (credit) credits += credit;
  if (stop) abort.abort();
  if (read) turn = turn.then(() => answer(read));
  if (small) turn = turn.then(() => answerSmall(small));
  wake?.();
});
