import type { Columns, Template, Vocabulary } from "../format.ts";
import { type Kind, readerOf } from "../kinds.ts";
import { type End, ends } from "./ends.ts";
import type { Fill } from "./fill.ts";
import { Next } from "./next.ts";
import type { ByteReader } from "./reader.ts";
import { fourOf, placeOf, viewOf } from "./view.ts";

const quote = 0x22;
const backslash = 0x5c;
const blank = 0x20;

const escapes = new Next(backslash);

/** The first quote; a value with a backslash is left to the reader of text. */
const toQuote: End = (bytes, from, to) => {
  const end = bytes.indexOf(quote, from);
  return end < 0 || end >= to || escapes.isIn(bytes, from, end) ? -1 : end;
};

const toQuoteOfWord: End = (bytes, from, to) => {
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (byte === quote) return at;
    if (byte === blank || byte === backslash) return -1;
  }
  return -1;
};

const startsWith = (bytes: Buffer, literal: Uint8Array, at: number): boolean => {
  for (let each = 0; each < literal.length; each++) if (bytes[at + each] !== literal[each]) return false;
  return true;
};

const toLiteral =
  (literal: Uint8Array, word: boolean): End =>
  (bytes, from, to) => {
    const first = literal[0];
    for (let at = from; at < to; at++) {
      const byte = bytes[at];
      if (byte === first && startsWith(bytes, literal, at)) return at;
      if (word && byte === blank) return -1;
    }
    return first === undefined ? to : -1;
  };

/** By the pattern of the reader of text: slower, and the same. */
const byPattern =
  (shape: RegExp): End =>
  (bytes, from, to) => {
    shape.lastIndex = 0;
    return shape.test(bytes.latin1Slice(from, to)) ? from + shape.lastIndex : -1;
  };

/** The end of a value whose kind has a form; null where it has none. */
function formOf(kind: Kind | undefined): End | null {
  const shape = kind === undefined ? "text" : readerOf(kind).shape;
  return typeof shape === "string" ? null : ((kind && ends[kind]) ?? byPattern(shape));
}

/** How a field's end is found. */
function endOf({ parts, escape: escaping }: Template, index: number, vocabulary: Vocabulary): End {
  const part = parts[index] as { field: string };
  const [before, after] = [parts[index - 1], parts[index + 1]];
  const until = Buffer.from(typeof after === "string" ? after : "", "latin1");
  const kind = vocabulary[part.field]?.[0];
  const form = formOf(kind);
  if (form) return form;
  const quoted =
    escaping !== "none" && typeof before === "string" && before.endsWith('"') && until[0] === quote;
  const word = kind !== undefined && readerOf(kind).shape === "word";
  return quoted ? (word ? toQuoteOfWord : toQuote) : toLiteral(until, word);
}

/** Functions that generated code calls, by names of its own. */
type Called = Record<string, End | Fill>;

const make = (called: Called, body: readonly string[]): ByteReader =>
  new Function(
    ...Object.keys(called),
    `return (bytes, from, to, make) => {\n${body.join("\n")}\nreturn draft;\n};`,
  )(...Object.values(called)) as ByteReader;

/** Whether other bytes stand there; behind the end nothing may be read, or the engine expects no numbers any more. */
const unlike = (literal: Buffer): string =>
  [
    `at + ${literal.length} > to`,
    ...[...literal].map((byte, index) => `bytes[at + ${index}] !== ${byte}`),
  ].join(" || ");

const fillsOf = (
  fills: readonly (Fill | null)[],
  called: Called,
  given: (index: number) => string,
): string[] =>
  fills.flatMap((fill, index) => {
    if (!fill) return [];
    called[`fill${index}`] = fill;
    return [`${given(index)}fill${index}(draft, bytes, start${index}, end${index});`];
  });

/**
 * Code for the lines of a template. Each field ends at the first place where it can; where the whole line fits so, the
 * reader of text, which tries these places first, finds the same. `fills`: what is done with each field.
 */
export function templateCode(
  template: Template,
  vocabulary: Vocabulary,
  fills: readonly (Fill | null)[],
): ByteReader | null {
  if (template.more) return null;
  const called: Called = {};
  const body = ["let at = from;"];
  let field = 0;
  for (const [index, part] of template.parts.entries()) {
    if (typeof part === "string") {
      const literal = Buffer.from(part, "latin1");
      body.push(`if (${unlike(literal)}) return null;`, `at += ${literal.length};`);
      continue;
    }
    called[`find${field}`] = endOf(template, index, vocabulary);
    body.push(
      `const start${field} = at, end${field} = find${field}(bytes, at, to);`,
      `if (end${field} < 0) return null;`,
      `at = end${field};`,
    );
    field++;
  }
  body.push("if (at !== to) return null;", "const draft = make();");
  body.push(...fillsOf(fills, called, () => ""));
  return make(called, body);
}

/** The place of the quote that closes a value; -1 where it is not as simple. */
const toClosing =
  (separator: number): End =>
  (bytes, from, to) => {
    const end = bytes.indexOf(quote, from);
    if (end < 0 || end >= to) return -1;
    return end + 1 === to || bytes[end + 1] === separator ? end : -1;
  };

const toSeparator = (separator: number): End => {
  const four = fourOf(separator);
  return (bytes, from, to) => placeOf(viewOf(bytes), four, from, to);
};

const orNone =
  (form: End): End =>
  (bytes, from, to) =>
    (to - from === 1 && bytes[from] === 0x2d) || form(bytes, from, to) === to ? to : -1;

/** Code for values between separators; what has a form must have it. */
export function columnsCode(
  layout: Columns,
  vocabulary: Vocabulary,
  fills: readonly (Fill | null)[],
): ByteReader | null {
  const usual = typeof layout.separator === "string" ? layout.separator : layout.separator[0];
  if (usual.length !== 1) return null;
  const { columns, required, quotes } = layout;
  const separator = usual.charCodeAt(0);
  const called: Called = { toSeparator: toSeparator(separator), toClosing: toClosing(separator) };
  // a separator at the end has an empty value behind it, but not where values may stand in quotes
  const spare = quotes === false ? 0 : 1;
  const places = columns.map((_, index) => `start${index} = -1, end${index} = -1`);
  const body = [`let at = from, index = 0, ${places.join(", ")};`, "read: {"];
  for (const [index, name] of columns.entries()) {
    const [start, end] = [`start${index}`, `end${index}`];
    body.push(`if (at > to - ${spare}) break read;`);
    const bare = `{ ${start} = at; ${end} = toSeparator(bytes, at, to); at = ${end} + 1; }`;
    const inQuotes = `{ ${start} = at + 1; ${end} = toClosing(bytes, at + 1, to); at = ${end} + 2; }`;
    body.push(spare === 1 ? `if (bytes[at] === ${quote}) ${inQuotes} else ${bare}` : bare);
    const form = index < required ? formOf(vocabulary[name]?.[0]) : null;
    if (form) called[`form${index}`] = orNone(form);
    body.push(`if (${end} < 0${form ? ` || form${index}(bytes, ${start}, ${end}) < 0` : ""}) return null;`);
    body.push(`index = ${index + 1};`);
  }
  body.push("}", `if (index < ${required}) return null;`, "const draft = make();");
  body.push(...fillsOf(fills, called, (index) => (index < required ? "" : `if (start${index} >= 0) `)));
  return make(called, body);
}
