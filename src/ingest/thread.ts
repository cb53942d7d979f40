import { parentPort, workerData } from "node:worker_threads";
import { contentOf } from "../input/content.ts";
import type { Answer, Question, ThreadData } from "./beside.ts";
import { portions, type Reading, readingOf } from "./reading.ts";

// the other side of beside.ts: reads one piece of content after the other, and stops when it is too far ahead

const { options, routes, ahead } = workerData as ThreadData;
const reading = readingOf(options, routes, 1);
let credits = 0;
let abort = new AbortController();
let wake: (() => void) | null = null;

const tell = (answer: Answer): void => {
  const buffers = answer.portion
    ? [
        answer.portion.batch.numbers.buffer,
        answer.portion.batch.more.buffer,
        answer.portion.batch.sums.buffer,
      ]
    : [];
  parentPort?.postMessage(answer, buffers);
};

async function read({ job, path, descriptor }: NonNullable<Question["read"]>): Promise<void> {
  credits = ahead;
  abort = new AbortController();
  const content = await contentOf(path, descriptor);
  const here: Reading = { ...reading, signal: abort.signal };
  for await (const portion of portions(content, { ...job, before: Buffer.from(job.before) }, here)) {
    // a view would take with it all that it is a view of
    tell({ portion: { ...portion, tail: new Uint8Array(portion.tail) } });
    credits--;
    while (credits <= 0 && !abort.signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
  }
}

async function answer(question: NonNullable<Question["read"]>): Promise<void> {
  try {
    await read(question);
    tell({ end: true });
  } catch (error) {
    const { message, code, syscall } = error as NodeJS.ErrnoException;
    tell({ failure: { message, code, syscall } });
  }
}

parentPort?.on("message", ({ read, credit, stop }: Question) => {
  if (credit) credits += credit;
  if (stop) abort.abort();
  if (read) void answer(read);
  wake?.();
});
