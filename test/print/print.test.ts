import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { type PrinterName, printers } from "../../src/print/index.ts";
import { formatCell } from "../../src/print/units.ts";
import type { Sheet } from "../../src/reports/sheet.ts";

const print = (name: PrinterName, sheet: Sheet, width: number | null = null): string =>
  [...printers[name](sheet, { title: "A <title>", width })].join("");
const one = (value: unknown): Sheet => ({ columns: ["path", "n"], rows: [[value, 1]] });

const hostile: [what: string, value: string][] = [
  ["a formula", "=cmd|'/C calc'!A0"],
  ["a script", "<script>alert(1)</script>"],
  ["an escape sequence", "\u001b[2J\u001b]0;owned\u0007"],
  ["a C1 control", "\u009b31m"],
  ["an override of direction", "a\u202egnp.exe\u2066b\u2069"],
  ["line ends", "a\r\nb\nc\u2028d"],
  ["quotes", `"a" 'b' \`c\``],
  ["bars", "a|b\\|c"],
  ["nothing to see", "a\u200bb\ufeff"],
];

describe.each(["table", "md", "html"] as const)("%s", (name) => {
  it.each(hostile)("escapes %s", (_what, value) => {
    const text = print(name, one(value));
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(text.split("\n")).toHaveLength(print(name, one("plain")).split("\n").length);
  });
});

it.each([
  ["time_ms", 1_782_000_000_000, "1782000000000"],
  ["request_time_ms", 0, "0 ms"],
  ["request_time_ms", 999, "999 ms"],
  ["request_time_ms", 1234, "1.2 s"],
  ["request_time_ms", 59_949, "59.9 s"],
  ["request_time_ms", 59_950, "1 min"],
  ["request_time_ms", 3_660_000, "1 h 1 min"],
  ["sent_bytes", 1023, "1023 B"],
  ["sent_bytes", 1536, "1.5 KiB"],
  ["sent_bytes", 3_221_225_472, "3.0 GiB"],
  ["share", 0, "0.0 %"],
  ["share", 0.0001, "<0.1 %"],
  ["error_share", 0.12345, "12.3 %"],
  ["share", 0.9999, ">99.9 %"],
  ["share", 1, "100.0 %"],
  ["trend", 0.02, "+2.0 %"],
  ["trend", 0, "0.0 %"],
  ["change_share", -0.02, "-2.0 %"],
  ["change_requests", 12, "+12"],
  ["change_requests", -3, "-3"],
  ["slo", 0.9995, "99.95 %"],
  ["duration_s", 1800, "30 min"],
  ["status", 502, "502"],
  ["request_time_ms", null, ""],
  ["request_time_ms", "no number", "no number"],
  ["raw", Buffer.from([0, 255]), "00ff"],
])("%s %s is %s for people", (column, value, words) => {
  expect(formatCell(column, value)).toBe(words);
});

describe("table", () => {
  const sheet: Sheet = {
    columns: ["route", "requests", "share"],
    rows: [
      ["/日本/:id", 12_345, 0.5],
      [null, 7, null],
    ],
  };

  it("aligns numbers right and counts wide characters as two columns", () => {
    expect(print("table", sheet)).toBe(
      [
        "route      requests   share",
        "─────────  ────────  ──────",
        "/日本/:id     12345  50.0 %",
        "                  7",
        "",
      ].join("\n"),
    );
  });

  it("cuts long text to the terminal width, but no numbers", () => {
    const long = { columns: ["path", "requests"], rows: [["/a/very/long/path/日本語", 1_234_567_890]] };
    const rows = [...long.rows, ["/b", 1]];
    expect(print("table", { ...long, rows }, 26).split("\n")).toEqual([
      "path              requests",
      "──────────────  ──────────",
      "/a/very/long/…  1234567890",
      "/b                       1",
      "",
    ]);
    expect(print("table", { ...long, rows })).toContain("/a/very/long/path/日本語");
  });

  it("prints constant columns once above a table that is too wide", () => {
    const rows = [
      ["2026-07-01", "web", "/a"],
      ["2026-07-01", "web", "/b"],
    ];
    expect(print("table", { columns: ["date", "source", "path"], rows }, 20)).toBe(
      "date: 2026-07-01\nsource: web\n\npath\n────\n/a\n/b\n",
    );
    expect(print("table", { columns: ["date", "source", "path"], rows: rows.slice(1) }, 20)).toBe(
      "date: 2026-07-01\nsource: web\npath: /b\n",
    );
  });

  it("lists the columns that do not fit", () => {
    const columns = ["first_column", "second_column", "third_column"];
    const rows = [1, 2].map((number) => columns.map((column) => `${column} ${number} and more`));
    const text = print("table", { columns, rows }, 26);
    expect(text).toContain("not shown: third_column;");
    expect(text).toContain("first_colum…  second_colu…\n");
  });

  it("is never wider than the terminal", () => {
    const cell = fc.oneof(fc.string({ unit: "grapheme", maxLength: 40 }), fc.nat(9999), fc.constant(null));
    const rows = fc.array(fc.tuple(cell, cell, cell, cell), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 20, max: 100 }), (lines, width) => {
        const text = print(
          "table",
          { columns: ["a", "long_column_name", "c_ms", "d_share"], rows: lines },
          width,
        );
        for (const each of text.split("\n")) expect(stringWidth(each)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it("prints the header without rows", () => {
    expect(print("table", { columns: ["a", "b"], rows: [] })).toBe("a  b\n─  ─\n");
  });
});

describe.each(["json", "ndjson"] as const)("%s", (name) => {
  it.each(hostile)("round-trips %s", (_what, value) => {
    const text = print(name, one(value));
    expect(text).not.toMatch(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    expect([JSON.parse(text)].flat()).toEqual([{ path: value, n: 1 }]);
  });
});

describe("json and ndjson", () => {
  const sheet = {
    columns: ["a", "b", "c"],
    rows: [
      [1.5, null, "x"],
      [2, Buffer.from("a"), 10n],
    ],
  };

  it("keep numbers and null, and print bytes as hexadecimal", () => {
    expect(print("ndjson", sheet)).toBe('{"a":1.5,"b":null,"c":"x"}\n{"a":2,"b":"61","c":"10"}\n');
    expect(JSON.parse(print("json", sheet))).toEqual([
      { a: 1.5, b: null, c: "x" },
      { a: 2, b: "61", c: "10" },
    ]);
    expect(print("json", { ...sheet, rows: [] })).toBe("[]\n");
    expect(print("ndjson", { ...sheet, rows: [] })).toBe("");
  });
});

describe("md", () => {
  it("escapes markup", () => {
    const rows = [["a|b\nc <b>&amp; *x* [l](u) `c` origin_error _y_", 0.5]];
    expect(print("md", { columns: ["path", "share"], rows })).toBe(
      [
        "| path | share |",
        "| --- | ---: |",
        "| a\\|b␊c &lt;b&gt;&amp;amp; \\*x\\* \\[l\\](u) \\`c\\` origin_error \\_y\\_ | 50.0 % |",
        "",
      ].join("\n"),
    );
  });
});

describe("html", () => {
  const page = print("html", { columns: ["<b>", "n_ms"], rows: [[`<img src="x" onerror='y'>&`, 1500]] });

  it("escapes markup", () => {
    expect(page).toContain("<title>A &lt;title&gt;</title>");
    expect(page).toContain('<th>&lt;b&gt;</th><th class="number">n_ms</th>');
    expect(page).toContain(
      '<td>&lt;img src=&quot;x&quot; onerror=&#39;y&#39;&gt;&amp;</td><td class="number">1.5 s</td>',
    );
  });

  it("loads no resources and allows no scripts", () => {
    expect(page).toMatch(/content="default-src 'none'; style-src 'sha256-[\w+/]{43}='; base-uri 'none'/);
    expect(page).not.toMatch(/<script|https?:|url\(|@import/);
    expect(page).toContain("color-scheme: light dark");
  });
});

describe("a series", () => {
  const sheet: Sheet = {
    columns: ["route", "failed_series"],
    rows: [
      ["/a", "[0,1,50,100]"],
      ["/b", "[0,0]"],
      ["/c", null],
    ],
  };

  it("is a sparkline in text formats; small numbers are visible", () => {
    expect(print("table", sheet)).toBe(
      "route  failed_series\n─────  ─────────────\n/a     ▁▂▅█\n/b     ▁▁\n/c\n",
    );
    expect(print("md", sheet)).toContain("| /a | ▁▂▅█ |");
  });

  it("is an array in JSON and its text in CSV", () => {
    expect(JSON.parse(print("json", sheet))[0]).toEqual({ route: "/a", failed_series: [0, 1, 50, 100] });
    expect(print("csv", sheet)).toContain('/a,"[0,1,50,100]"\r\n');
  });

  it("is text if only the column name matches", () => {
    for (const text of ["[1,,2]", "[", "best of", "[1.2.3]"])
      expect(print("json", { columns: ["x_series"], rows: [[text]] })).toContain(JSON.stringify(text));
  });
});
