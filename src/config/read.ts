import { readFileSync } from "node:fs";
import * as v from "valibot";
import { type Document, LineCounter, parseDocument } from "yaml";
import { UsageError } from "../errors.ts";
import { configIssue } from "./issues.ts";
import { lineAndColumn, offsetOf } from "./position.ts";
import { type Settings, schema } from "./schema.ts";

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === "ENOENT"
        ? `no configuration at ${file}; create one with "faultline init" or use --config`
        : `${file}: ${message}`,
    );
  }
}

function parsedYaml(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // nested aliases that would exhaust memory
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
}

interface SchemaNode {
  readonly entries?: Readonly<Record<string, SchemaNode>>;
  readonly item?: SchemaNode;
  readonly wrapped?: SchemaNode;
}

/** The valid keys at a path, for suggestions. */
function keysAt(path: readonly (string | number)[]): string[] {
  let node: SchemaNode | undefined = schema as SchemaNode;
  for (const key of path) {
    while (node?.wrapped) node = node.wrapped;
    node = typeof key === "number" ? node?.item : node?.entries?.[key];
  }
  while (node?.wrapped) node = node.wrapped;
  return Object.keys(node?.entries ?? {});
}

/** Reads and validates a faultline.yaml. Throws a UsageError that lists every mistake with its line and column. */
export function readSettings(file: string): Settings {
  const counter = new LineCounter();
  const document = parseDocument(textOf(file), { lineCounter: counter, prettyErrors: false });
  const at = (offset: number): string => lineAndColumn(file, counter, offset);
  if (document.errors.length > 0)
    throw new UsageError(document.errors.map(({ pos, message }) => `${at(pos[0])}: ${message}`).join("\n"));
  const result = v.safeParse(schema, parsedYaml(document, file));
  if (result.success) return result.output;
  const issues = result.issues.map((issue) => {
    const { path, isKey, message } = configIssue(issue, keysAt);
    return { offset: offsetOf(document, path, isKey), message };
  });
  throw new UsageError(
    issues
      .toSorted((one, other) => one.offset - other.offset)
      .map(({ offset, message }) => `${at(offset)}: ${message}`)
      .join("\n"),
  );
}
