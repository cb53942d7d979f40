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

/** All keys there are, to guess what a wrong one was meant to be. */
function keysOf(part: unknown): string[] {
  if (typeof part !== "object" || part === null) return [];
  const { entries = {}, item, wrapped, pipe } = part as Record<string, object | undefined>;
  const first = Array.isArray(pipe) && pipe[0] !== part ? pipe[0] : undefined;
  return [...Object.keys(entries), ...[...Object.values(entries), item, wrapped, first].flatMap(keysOf)];
}

const known = [...new Set(keysOf(schema))];

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
    const { path, ofKey, words } = complaintOf(issue, known);
    return { offset: offsetOf(document, path, ofKey), words };
  });
  throw new UsageError(
    told
      .toSorted((one, other) => one.offset - other.offset)
      .map(({ offset, words }) => `${place(file, counter, offset)}: ${words}`)
      .join("\n"),
  );
}
