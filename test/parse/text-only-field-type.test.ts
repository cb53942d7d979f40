import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it, vi } from "vitest";
import { ingest } from "../../src/ingest/run.ts";
import { scanPlan } from "../../src/parse/bytes/compile.ts";
import type { FieldType } from "../../src/parse/field-types/field-type.ts";
import type { FieldSpec, Format, TemplateLayout } from "../../src/parse/format.ts";
import { createStore } from "../../src/store/open.ts";
import { emptyFolder } from "../harness/cli.ts";

const { example, letteredInteger } = vi.hoisted(() => {
  /** `a7`: a letter that is not stored, and a number. It has no `scan`. */
  const letteredInteger: FieldType = {
    shape: /[a-z]\d+/y,
    store: (record, column, raw) => {
      record[column] = Number(raw.slice(1));
    },
  };
  const layout: TemplateLayout = {
    name: "",
    escape: "none",
    parts: [
      "E ",
      { field: "time" },
      " ",
      { field: "request" },
      " ",
      { field: "status" },
      " ",
      { field: "sent" },
    ],
  };
  const example: Format = {
    name: "example",
    title: "Example",
    docs: "https://example.com/",
    tier: "proxy",
    fieldMap: {
      time: ["iso", "time_ms"],
      request: ["target", "path"],
      status: ["status"],
      // the registry of this test has the name, its type does not
      sent: ["lettered-integer", "bytes_sent"] as unknown as FieldSpec,
    },
    layouts: [layout],
    rules: {},
  };
  return { example, letteredInteger };
});

vi.mock("../../src/parse/field-types/index.ts", async (original) => {
  const registry = await original<typeof import("../../src/parse/field-types/index.ts")>();
  const fieldTypeOf: typeof registry.fieldTypeOf = (name) =>
    (name as string) === "lettered-integer" ? letteredInteger : registry.fieldTypeOf(name);
  return { ...registry, fieldTypeOf };
});

vi.mock("../../src/formats/index.ts", async (original) => {
  const { formats } = await original<typeof import("../../src/formats/index.ts")>();
  return { formats: [...formats, example] };
});

const [layout] = example.layouts as [TemplateLayout];

it("a layout with a text-only field type has no scan plan", () => {
  expect(scanPlan(example, layout)).toBeNull();
  const columns = { escape: "none", separator: "|", quotes: false, columns: ["status", "sent"] } as const;
  expect(scanPlan(example, { ...columns, name: "", required: 2 })).toBeNull();
  expect(scanPlan(example, { ...columns, name: "", required: 1 })).toBeNull();
});

it("lines of a text-only field type are ingested", async () => {
  const folder = emptyFolder();
  const file = path.join(folder, "a.log");
  const lines = Array.from({ length: 300 }, (_, n) => `E 2026-11-24T10:00:00Z /p/${n} 200 x${n}`);
  writeFileSync(file, `${[...lines, "E 2026-11-24T10:00:00Z /p 200 7"].join("\n")}\n`);
  const store = createStore(path.join(folder, "faultline.db"));
  const { files } = await ingest(store, [file], { signal: new AbortController().signal, progress: () => {} });
  expect(files).toMatchObject([{ stored: 300, rejected: 1 }]);
  expect(store.prepare("select format, path, status, bytes_sent from requests where line = 8").all()).toEqual(
    [{ format: "example", path: "/p/7", status: 200, bytes_sent: 7 }],
  );
  store.close();
});
