import { readFileSync } from "node:fs";
import * as v from "valibot";
import { type Document, LineCounter, parseDocument } from "yaml";
import { UsageError } from "../errors.ts";
import { complaintOf } from "./complaints.ts";
import { offsetOf, place } from "./places.ts";
import { type Settings, schema } from "./schema.ts";

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === "ENOENT"
        ? `no configuration at ${file}; "faultline init" writes one, --config names another`
        : `${file}: ${message}`,
    );
  }
}

function plainOf(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // aliases of aliases, which would fill the memory
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
}

interface ConfigPart {
  readonly entries?: Readonly<Record<string, ConfigPart>>;
  readonly item?: ConfigPart;
  readonly wrapped?: ConfigPart;
}

/** The keys that may stand at a path, to guess what a wrong one was meant to be. */
function keysAt(path: readonly (string | number)[]): string[] {
  let part: ConfigPart | undefined = schema as ConfigPart;
  for (const key of path) {
    while (part?.wrapped) part = part.wrapped;
    part = typeof key === "number" ? part?.item : part?.entries?.[key];
  }
  while (part?.wrapped) part = part.wrapped;
  return Object.keys(part?.entries ?? {});
}

/** Reads and checks a faultline.yaml; every mistake is told with its line and column. */
export function readSettings(file: string): Settings {
  const counter = new LineCounter();
  const document = parseDocument(textOf(file), { lineCounter: counter, prettyErrors: false });
  if (document.errors.length > 0) {
    const told = document.errors.map(({ pos, message }) => `${place(file, counter, pos[0])}: ${message}`);
    throw new UsageError(told.join("\n"));
  }
  const result = v.safeParse(schema, plainOf(document, file));
  if (result.success) return result.output;
  const told = result.issues.map((issue) => {
    const { path, ofKey, words } = complaintOf(issue, keysAt);
    return { offset: offsetOf(document, path, ofKey), words };
  });
  throw new UsageError(
    told
      .toSorted((one, other) => one.offset - other.offset)
      .map(({ offset, words }) => `${place(file, counter, offset)}: ${words}`)
      .join("\n"),
  );
}
