import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ingest } from "../../src/ingest/run.ts";
import { createStore } from "../../src/store/open.ts";
import type { Store } from "../../src/store/store.ts";
import { emptyFolder } from "../harness/cli.ts";
import { rounds } from "../harness/rounds.ts";

const logs = ["web", "api"] as const;
type Log = (typeof logs)[number];

/** A folder of logs, what was written into them, and the database that reads them. */
class World {
  readonly folder = emptyFolder();
  readonly store: Store = createStore(path.join(this.folder, "faultline.db"));
  readonly written: string[] = [];
  /** a line that its server has begun */
  readonly begun = new Map<Log, string>();
  copies = 0;
  next = 0;

  at(name: string): string {
    return path.join(this.folder, name);
  }

  live(log: Log): string {
    return this.at(`${log}.log`);
  }

  newLine(): string {
    this.next++;
    // every third line is like the one before it but for its id, every fifth long
    const padding = this.next % 5 === 0 ? "x".repeat(1500) : "";
    const second = String(Math.floor(this.next / 3) % 60).padStart(2, "0");
    this.written.push(`/page/${this.next}`);
    return `203.0.113.9 - - [24/Nov/2026:10:00:${second} +0000] "GET /page/${this.next} HTTP/1.1" 200 12 "-" "curl${padding}"\n`;
  }

  finish(log: Log): void {
    const rest = this.begun.get(log);
    if (rest !== undefined) appendFileSync(this.live(log), rest);
    this.begun.delete(log);
  }

  rotate(log: Log): void {
    // rotation takes the oldest away some day; here nothing may be lost that was not read
    const oldest = this.at(`${log}.log.4`);
    if (existsSync(oldest)) renameSync(oldest, this.at(`${log}-${this.copies++}.copy`));
    const numbers = [3, 2, 1].filter((number) => existsSync(this.at(`${log}.log.${number}`)));
    for (const number of numbers) {
      renameSync(this.at(`${log}.log.${number}`), this.at(`${log}.log.${number + 1}`));
    }
  }

  async ingest(signal = new AbortController().signal, progress = (): void => {}): Promise<void> {
    const pattern = this.at("*.{log,log.*,gz,copy}");
    const { files } = await ingest(this.store, [pattern], { signal, progress });
    for (const { problem, damaged } of files)
      expect({ problem, damaged }).toEqual({ problem: null, damaged: null });
  }

  stored(): string[] {
    return this.store.prepare<[], string>("select path from requests").pluck().all();
  }
}

type Step = (world: World) => Promise<void> | void;
const log = fc.constantFrom(...logs);

/** What happens to logs: each step leaves every whole line in some file. */
const steps: Record<string, fc.Arbitrary<Step>> = {
  write: fc.tuple(log, fc.integer({ min: 1, max: 40 })).map(([name, count]) => (world) => {
    world.finish(name);
    for (let each = 0; each < count; each++) appendFileSync(world.live(name), world.newLine());
  }),
  // read before it is whole, once: when it has not grown since the run before, a line is taken as it stands
  half: log.map((name) => async (world) => {
    world.finish(name);
    const text = world.newLine();
    const cut = Math.floor(text.length / 2);
    appendFileSync(world.live(name), text.slice(0, cut));
    world.begun.set(name, text.slice(cut));
    await world.ingest();
    world.finish(name);
  }),
  rotate: log.map((name) => (world) => {
    world.rotate(name);
    if (existsSync(world.live(name))) renameSync(world.live(name), world.at(`${name}.log.1`));
  }),
  rotateAndCreate: log.map((name) => (world) => {
    world.rotate(name);
    if (existsSync(world.live(name))) renameSync(world.live(name), world.at(`${name}.log.1`));
    writeFileSync(world.live(name), "");
  }),
  copytruncate: fc.tuple(log, fc.boolean()).map(([name, grows]) => (world) => {
    if (!existsSync(world.live(name))) return;
    world.rotate(name);
    const length = readFileSync(world.live(name)).length;
    copyFileSync(world.live(name), world.at(`${name}.log.1`));
    writeFileSync(world.live(name), "");
    if (!grows) return;
    for (let size = 0; size <= length; ) {
      const text = world.newLine();
      appendFileSync(world.live(name), text);
      size += text.length;
    }
  }),
  compress: fc.tuple(log, fc.integer({ min: 1, max: 4 })).map(([name, number]) => (world) => {
    const file = world.at(`${name}.log.${number}`);
    if (!existsSync(file)) return;
    writeFileSync(world.at(`${name}-${world.copies++}.gz`), gzipSync(readFileSync(file)));
    rmSync(file);
  }),
  copy: fc.tuple(log, fc.boolean()).map(([name, zipped]) => (world) => {
    if (!existsSync(world.live(name))) return;
    const bytes = readFileSync(world.live(name));
    const copy = world.at(`${name}-${world.copies++}.${zipped ? "gz" : "copy"}`);
    writeFileSync(copy, zipped ? gzipSync(bytes) : bytes);
  }),
  // broken off after some files, as by a signal
  crash: fc.integer({ min: 1, max: 3 }).map((after) => async (world) => {
    const abort = new AbortController();
    let batches = 0;
    await world.ingest(abort.signal, () => {
      if (++batches >= after) abort.abort();
    });
  }),
  ingest: fc.constant((world) => world.ingest()),
};

const story = fc.array(fc.oneof(...Object.values(steps)), { minLength: 1, maxLength: 14 });

describe("files that are moved, copied, compressed and truncated at random", () => {
  it("have each written line stored once", { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(story, async (acts) => {
        const world = new World();
        try {
          for (const act of acts) await act(world);
          await world.ingest();
          await world.ingest();
          expect(world.stored().toSorted()).toEqual(world.written.toSorted());
          const [sums] = world.store
            .prepare<[], Record<string, number>>(
              "select sum(read - stored - rejected - skipped) as open, sum(rejected) as rejected from files",
            )
            .all();
          if (world.written.length > 0) expect(sums).toEqual({ open: 0, rejected: 0 });
        } finally {
          world.store.close();
          rmSync(world.folder, { recursive: true });
        }
      }),
      { numRuns: Number(process.env["FAULTLINE_RUNS"] ?? rounds(2000, 60)) },
    );
  });
});
