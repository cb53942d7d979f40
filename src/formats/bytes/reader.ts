import type { Draft, Format, Layout } from "../format.ts";
import { decoders } from "../text.ts";
import { type Fill, fillOf } from "./fields.ts";
import { jsonReader } from "./json.ts";
import { splitColumns, splitTemplate } from "./split.ts";

/** Reads a line where it stands; null where the line has another form, or one that only the reader of text understands. */
export type ByteReader = (bytes: Buffer, from: number, to: number, make: () => Draft) => Draft | null;

/**
 * Compiles a layout to a reader over bytes: it makes no text that is not asked for, and says the same as the reader of
 * text wherever it says anything.
 */
export function byteReader({ vocabulary }: Format, layout: Layout): ByteReader {
  if ("needs" in layout) return jsonReader(layout, vocabulary);
  const fields = "parts" in layout ? splitTemplate(layout, vocabulary) : splitColumns(layout, vocabulary);
  if (!fields) return () => null;
  const { names, split } = fields;
  const decode = decoders[layout.escape];
  const fills = names.map((name): Fill | null => {
    const reading = vocabulary[name];
    return reading ? fillOf(reading, decode) : null;
  });
  const places = new Int32Array(2 * names.length);
  return (bytes, from, to, make) => {
    if (!split(bytes, from, to, places)) return null;
    const draft = make();
    for (let index = 0; index < fills.length; index++) {
      const fill = fills[index];
      const start = places[2 * index] as number;
      if (fill && start >= 0) fill(draft, bytes, start, places[2 * index + 1] as number);
    }
    return draft;
  };
}
