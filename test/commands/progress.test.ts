import { describe, expect, it } from "vitest";
import { progressText, progressTo } from "../../src/commands/progress.ts";

describe("progress", () => {
  it.each([
    [
      { bytes: 64_000_000, total: 256_000_000, lines: 250_000 },
      5,
      "64.0 MB of 256.0 MB, 50,000 lines/s, 15 s left",
    ],
    [
      { bytes: 1_000_000_000, total: 5_000_000_000, lines: 4_000_000 },
      40,
      "1.0 GB of 5.0 GB, 100,000 lines/s, 2 min 40 s left",
    ],
    [{ bytes: 900, total: 900, lines: 10 }, 1, "900 B of 900 B, 10 lines/s, 0 s left"],
    [{ bytes: 0, total: 900, lines: 10 }, 1, "0 B of 900 B, 10 lines/s"],
    [{ bytes: 0, total: 0, lines: 10_000 }, 2, "10,000 lines, 5,000 lines/s"],
  ])("%j after %d s", (seen, seconds, text) => {
    expect(progressText(seen, seconds)).toBe(text);
  });

  it("writes nothing where standard error is no terminal", () => {
    const written: string[] = [];
    const stream = { isTTY: false, write: (text: string) => written.push(text) };
    const { show, clear } = progressTo(stream as unknown as NodeJS.WriteStream);
    show({ bytes: 1, total: 2, lines: 3 });
    clear();
    expect(written).toEqual([]);
  });
});
