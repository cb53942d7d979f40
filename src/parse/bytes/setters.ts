import { byName } from "../../generated-accessors.ts";
import { type FieldTypeName, fieldTypeOf } from "../field-types.ts";
import type { LineRecord, NamedFields } from "../format.ts";
import type { Decode } from "../text/escapes.ts";
import type { Scanner } from "./scanner.ts";

/** Puts what the kernel found of a value into the draft of its line; `slot`: the place of the value's slot. */
export type Setter = (draft: LineRecord, kernel: Scanner, slot: number) => void;

/** Values that are looked up. */
export interface ValueColumn {
  /** what a value means, by its bytes */
  readonly make: (binary: string) => unknown;
  /** all that is concluded of a meaning, as a number, if it is not part of the key: 15 at most */
  readonly bucket?: (value: never) => number;
  /** where its slot stands behind that of the field */
  readonly slot?: number;
}

/** What is done with a field. */
export interface ScanField {
  /** one of the codes that say what is made of it */
  readonly make: number;
  /** what its value is to the key of the line */
  readonly keying: number;
  /** the number of the first of its columns */
  readonly column: number;
  readonly columns: readonly ValueColumn[];
  /** what differs from line to line; asked of each */
  readonly measure?: Setter | undefined;
  /** what comes again and again, and is not in the key, as it is stored: asked where its number is not enough */
  readonly text?: Setter | undefined;
  /** what follows from the key; asked of lines that are like no other */
  readonly dimension?: Setter | undefined;
}

/** What the reader of text puts into the column, where that depends on the text alone. */
export function valueOfText(kind: FieldTypeName, to: string, decode: Decode): (binary: string) => unknown {
  const { read, value } = fieldTypeOf(kind);
  if (value) return (binary) => value(binary, decode);
  return (binary) => {
    const scratch: NamedFields = {};
    read(scratch, to, binary, decode);
    return scratch[to];
  };
}

/** As the reader of text does it. */
export function byText(kind: FieldTypeName, to: string, decode: Decode): Setter {
  const { read } = fieldTypeOf(kind);
  return (draft, kernel, slot) => read(byName(draft), to, kernel.text(slot), decode);
}
