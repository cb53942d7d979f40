import type { Rule } from "../faults/rule.ts";
import type { RequestRow, Tier } from "../request.ts";
import type { CacheEntry } from "./bytes/verdict-cache.ts";
import type { FieldTypeName } from "./field-types.ts";
import type { KnownValues, UnknownValue } from "./vendor-values.ts";

/** A line while it is read: columns of RequestRow, and facts that only rules look at. */
export interface LineRecord extends RequestRow {
  [fact: string]: unknown;
  /** set by `conclude` where the line turns out to be no request: the cause under which it is skipped */
  skip?: string;
  /** words of this line that its format does not know */
  unknown_values?: readonly UnknownValue[];
  /** what is known of lines like this one; where it is judged already, nothing more is concluded of this one */
  cacheEntry?: CacheEntry;
}

/** How a field's text is read, and the column or fact that it fills. */
export type FieldSpec = readonly [kind: FieldTypeName, to?: string];

/** A server's names of fields, in its own spelling, with what they mean here. */
export interface FieldMap {
  readonly [field: string]: FieldSpec;
}

/** How a server writes what would break its line: see text.ts. */
export type Escape = "backslash" | "backslash-wide" | "hash" | "json" | "none";

/** Literals and named fields, one after the other: what a log_format string says. */
export interface TemplateLayout {
  readonly name: string;
  readonly escape: Escape;
  readonly parts: readonly (string | { readonly field: string })[];
  /** More text may follow, which is not understood; or the line was cut within its last quotes. */
  readonly more?: boolean;
}

/** Values between separators, in an order that is fixed or stands in the file's header. */
export interface ColumnLayout {
  readonly name: string;
  readonly escape: Escape;
  /** Where a server lets people choose it: the usual one first. */
  readonly separator: string | readonly [usual: string, ...others: string[]];
  /** A value may stand in double quotes; "doubled": as in CSV, where a quote of the value itself is written twice. */
  readonly quotes: boolean | "doubled";
  readonly columns: readonly string[];
  /** How many a line must have; further ones than `columns` names are allowed. */
  readonly required: number;
}

/** One JSON object a line; its keys (nested ones joined by a dot) are looked up in the vocabulary. */
export interface JsonLayout {
  readonly name: string;
  /** At least one key of each group must be there for the object to be of this format. */
  readonly needs: readonly (readonly string[])[];
  /** Fits what people write by hand: asked only after the layouts that a server writes of itself. */
  readonly general?: boolean;
  /** Keys that an object of another layout of the server has, and this one has not. */
  readonly lacks?: readonly string[];
  /** From a key as it stands in the log to a word of the vocabulary; default: the key itself. */
  readonly fieldName?: (key: string) => string;
  /** Makes one object of a line that is more than that: a prefix, and an object. */
  readonly unwrap?: (line: string) => string;
  /** Mends text that is nearly JSON; asked only where parsing fails. */
  readonly mend?: (line: string) => string;
}

export type Layout = TemplateLayout | ColumnLayout | JsonLayout;

/** What a server's own configuration tells. */
export interface ServerConfig {
  readonly layouts: readonly Layout[];
  /** Which file is written by which layout: the path as it stands there. */
  readonly files: readonly { readonly path: string; readonly layout: string }[];
  /** Adds to a line what the configuration knows of it; asked after the format's own `conclude`. */
  readonly derive?: (draft: LineRecord) => void;
  /** What could not be read of it, a sentence each. */
  readonly notes: readonly string[];
}

/** A log format: declares fields, kinds and columns, and never touches a line. */
export interface Format<Seen = RequestRow> {
  /** The server that writes it. A layout's own name stands behind it: nginx-combined. */
  readonly name: string;
  readonly title: string;
  readonly docs: string;
  readonly tier: Tier;
  /** Where one server is now this hop and now that one. */
  readonly tierOf?: (draft: LineRecord) => Tier;
  readonly fieldMap: FieldMap;
  /** The more particular before the more general. */
  readonly layouts: readonly Layout[];
  /** Its documents say that lines may be delivered twice: the same id at the same time is one request. */
  readonly redelivers?: boolean;
  /** Text that only this server writes: it decides between formats of one shape. */
  readonly marks?: RegExp;
  /** A line of names that gives the layout of the lines below it. */
  readonly header?: (line: string) => Layout | null;
  /** Lines that are no requests, with the cause under which they are skipped. */
  readonly skips?: readonly (readonly [cause: string, line: RegExp])[];
  /** The words that a column or fact can hold, where the vendor lists them: any other is new, and told once a run. */
  readonly knownValues?: Readonly<Record<string, KnownValues>>;
  /** Facts that are measures, as the numbers and texts are that are stored of each request by itself. */
  readonly measures?: readonly string[];
  /**
   * Works out the measures that follow from others; asked before `conclude`. True: if this request went well, nothing
   * is concluded of its measures but that they are there, or are zero.
   */
  readonly deriveMeasures?: (draft: LineRecord) => boolean;
  /** Adds what follows from several fields; the place for a format's oddities. */
  readonly derive?: (draft: LineRecord) => void;
  /** First match wins; the tier's general rules come after. */
  readonly rules: Partial<Record<Tier, readonly Rule<Seen>[]>>;
  /**
   * The setting that lets the server log all that it knows, for people to copy; and the layout it is read by, where that
   * tells whether it is set already. `config`: ingest reads it by --from-config.
   */
  readonly recommended?: { readonly layout?: string; readonly text: string; readonly config?: true };
  /** The server's language for layouts: what `--log-format` and `--from-config` read. */
  readonly language?: {
    readonly layout: (text: string, name: string) => Layout;
    readonly config?: (file: string) => ServerConfig;
  };
}
