import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csv } from "../../src/print/csv.ts";
import type { Sheet } from "../../src/reports/sheet.ts";

const print = (sheet: Sheet): string => [...csv(sheet, { title: "", width: null })].join("");

describe("csv", () => {
  it("keeps raw values, with a header and CRLF", () => {
    const sheet = {
      columns: ["path", "request_time_ms", "share"],
      rows: [
        ["/a,b", 1234, 0.5],
        [null, -1, null],
      ],
    };
    expect(print(sheet)).toBe('path,request_time_ms,share\r\n"/a,b",1234,0.5\r\n,-1,\r\n');
    expect(print({ ...sheet, rows: [] })).toBe("path,request_time_ms,share\r\n");
    expect(print({ columns: ["path"], rows: [[null]] })).toBe('path\r\n""\r\n');
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])("escapes the formula %j", (text) => {
    expect(records(print({ columns: ["path", "n"], rows: [[text, 1]] }))[1]).toEqual([`'${text}`, "1"]);
  });

  it("round-trips any text in any number of rows", () => {
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom(..."\"',;\r\n=+-@\t|"), fc.string({ minLength: 1 })),
    });
    const rows = fc.array(fc.tuple(text, text), { maxLength: 20 });
    const written = (value: string): string => (/^[=+\-@\t\r＝＋－＠]/.test(value) ? `'${value}` : value);
    fc.assert(
      fc.property(rows, (lines) => {
        const back = records(print({ columns: ["one", "other"], rows: lines }));
        expect(back).toEqual([["one", "other"], ...lines.map((line) => line.map(written))]);
      }),
    );
    const many = Array.from({ length: 2500 }, (_, index) => [index, "x"]);
    expect(records(print({ columns: ["n", "x"], rows: many }))).toHaveLength(2501);
  });
});

/** A parser of RFC 4180. */
function records(text: string): string[][] {
  const found: string[][] = [[]];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (!match) throw new Error("no RFC 4180");
    found.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "\r\n") found.push([]);
    // a final comma is followed by an empty field
    else if (match[3] === "," && field.lastIndex === text.length) found.at(-1)?.push("");
  }
  return found.slice(0, -1);
}
