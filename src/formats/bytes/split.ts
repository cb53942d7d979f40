import type { Columns, Template, Vocabulary } from "../format.ts";
import { type Kind, readerOf } from "../kinds.ts";
import { type End, ends } from "./ends.ts";
import { Next } from "./next.ts";

/**
 * Takes a line apart: where each field begins and ends, two numbers a field. False: the line has another form, or one
 * that only the reader of text understands.
 */
export type ByteSplit = (bytes: Buffer, from: number, to: number, places: Int32Array) => boolean;

const quote = 0x22;
const backslash = 0x5c;
const blank = 0x20;

const startsWith = (bytes: Buffer, literal: Uint8Array, at: number, to: number): boolean => {
  if (at + literal.length > to) return false;
  for (let each = 0; each < literal.length; each++) if (bytes[at + each] !== literal[each]) return false;
  return true;
};

const escapes = new Next(backslash);

/** The first quote; a value with a backslash is left to the reader of text. */
const toQuote: End = (bytes, from, to) => {
  const end = bytes.indexOf(quote, from);
  return end < 0 || end >= to || escapes.isIn(bytes, from, end) ? -1 : end;
};

const toQuoteOfWord: End = (bytes, from, to) => {
  const end = toQuote(bytes, from, to);
  for (let at = from; at < end; at++) if (bytes[at] === blank) return -1;
  return end;
};

const toLiteral =
  (literal: Uint8Array, word: boolean): End =>
  (bytes, from, to) => {
    const first = literal[0];
    for (let at = from; at < to; at++) {
      const byte = bytes[at];
      if (byte === first && startsWith(bytes, literal, at, to)) return at;
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

interface Step {
  readonly end: End;
  readonly until: Uint8Array;
}

/** The end of a value whose kind has a form; null where it has none. */
function endOf(kind: Kind | undefined): End | null {
  const shape = kind === undefined ? "text" : readerOf(kind).shape;
  return typeof shape === "string" ? null : ((kind && ends[kind]) ?? byPattern(shape));
}

/** How a field's end is found. */
function stepOf({ parts, escape: escaping }: Template, index: number, vocabulary: Vocabulary): Step {
  const part = parts[index] as { field: string };
  const before = parts[index - 1];
  const after = parts[index + 1];
  const until = Buffer.from(typeof after === "string" ? after : "", "latin1");
  const kind = vocabulary[part.field]?.[0];
  const end = endOf(kind);
  if (end) return { end, until };
  const quoted =
    escaping !== "none" && typeof before === "string" && before.endsWith('"') && until[0] === quote;
  const word = kind !== undefined && readerOf(kind).shape === "word";
  return { end: quoted ? (word ? toQuoteOfWord : toQuote) : toLiteral(until, word), until };
}

/** The names of the fields in the order of their places, and what splits a line. */
export interface ByteFields {
  readonly names: readonly string[];
  readonly split: ByteSplit;
}

/**
 * Each field ends at the first place where it can; where the whole line fits so, the reader of text, which tries
 * these places first, finds the same.
 */
export function splitTemplate(template: Template, vocabulary: Vocabulary): ByteFields | null {
  if (template.more) return null;
  const { parts } = template;
  const names: string[] = [];
  const steps: Step[] = [];
  for (const [index, part] of parts.entries()) {
    if (typeof part === "string") continue;
    names.push(part.field);
    steps.push(stepOf(template, index, vocabulary));
  }
  const head = Buffer.from(typeof parts[0] === "string" ? parts[0] : "", "latin1");
  const split: ByteSplit = (bytes, from, to, places) => {
    if (!startsWith(bytes, head, from, to)) return false;
    let at = from + head.length;
    for (let index = 0; index < steps.length; index++) {
      const { end, until } = steps[index] as Step;
      const found = end(bytes, at, to);
      if (found < 0 || !startsWith(bytes, until, found, to)) return false;
      places[2 * index] = at;
      places[2 * index + 1] = found;
      at = found + until.length;
    }
    return at === to;
  };
  return { names, split };
}

/** The place behind a value in quotes and its closing quote; -1 where it is not as simple. */
function pastQuoted(bytes: Buffer, from: number, to: number, separator: number): number {
  const end = bytes.indexOf(quote, from + 1);
  if (end < 0 || end >= to) return -1;
  return end + 1 === to || bytes[end + 1] === separator ? end : -1;
}

function toSeparator(bytes: Buffer, from: number, to: number, separator: number): number {
  let at = from;
  while (at < to && bytes[at] !== separator) at++;
  return at;
}

/** Values between separators; what has a form must have it. */
export function splitColumns(layout: Columns, vocabulary: Vocabulary): ByteFields | null {
  const usual = typeof layout.separator === "string" ? layout.separator : layout.separator[0];
  if (usual.length !== 1) return null;
  const separator = usual.charCodeAt(0);
  const { columns: names, required, quotes } = layout;
  const forms = names.slice(0, required).map((name) => endOf(vocabulary[name]?.[0]));
  const hasForm = (bytes: Buffer, index: number, start: number, end: number): boolean => {
    const form = forms[index];
    return !form || (end - start === 1 && bytes[start] === 0x2d) || form(bytes, start, end) === end;
  };
  // a separator at the end has an empty value behind it, but not where values may stand in quotes
  const spare = quotes === false ? 0 : 1;
  const split: ByteSplit = (bytes, from, to, places) => {
    places.fill(-1);
    let index = 0;
    for (let at = from; index < names.length && at <= to - spare; index++) {
      const inQuotes = spare === 1 && bytes[at] === quote ? 1 : 0;
      const end = (inQuotes ? pastQuoted : toSeparator)(bytes, at, to, separator);
      const start = at + inQuotes;
      if (end < 0 || !hasForm(bytes, index, start, end)) return false;
      places[2 * index] = start;
      places[2 * index + 1] = end;
      at = end + inQuotes + 1;
    }
    return index >= required;
  };
  return { names, split };
}
