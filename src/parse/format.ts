import type { Rule } from "../faults/rule.ts";
import type { RequestRow, Tier } from "../request.ts";
import type { FieldTypeName } from "./field-types/index.ts";
import type { KnownValues, UnknownValue } from "./vendor-values.ts";

/** One line of a log: the columns of its request, and what the parsers note. A format adds its own fields. */
export interface LineRecord extends RequestRow {
  /** set by `derive` if the line is no request: the cause under which it is skipped */
  skip?: string;
  /** values of this line that are missing from the vendor's lists */
  unknown_values?: readonly UnknownValue[];
  /** what the field type `request` found in the request line */
  request_line?: "http" | "empty" | "malformed";
  /** the column that holds a time without a zone */
  local_time?: string;
}

/** A record whose fields are read and set by name: see `byName`. */
export type NamedFields = LineRecord & Record<string, unknown>;

/** The type of a field, and the column that it fills; without a column, the type fills its own. */
export type FieldSpec<Column extends string = string> = readonly [type: FieldTypeName, column?: Column];

/** A server's field names in its own spelling. */
export interface FieldMap<Column extends string = string> {
  readonly [field: string]: FieldSpec<Column>;
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

/** The contents of a server's configuration. */
export interface ServerConfig<Fields extends RequestRow = RequestRow> {
  readonly layouts: readonly Layout[];
  /** The log files and the names of their layouts; paths as in the configuration. */
  readonly files: readonly { readonly path: string; readonly layout: string }[];
  /** Adds to a record what only the configuration says; runs after the format's own `derive`. */
  derive?(record: Fields & LineRecord): void;
  /** What could not be read, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * A log format: the fields, layouts and rules of one server, as data. `Fields`: the columns of `requests` and the
 * vendor's own fields. `Column`: the columns that may be named; the parsers use any.
 */
export interface Format<Fields extends RequestRow = RequestRow, Column extends string = string> {
  /** The server. The name of a layout is appended: nginx-combined. */
  readonly name: string;
  readonly title: string;
  readonly docs: string;
  readonly tier: Tier;
  /** For servers whose tier differs from line to line. */
  tierOf?(record: Fields & LineRecord): Tier;
  readonly fieldMap: FieldMap<Column>;
  /** Specific layouts before general ones. */
  readonly layouts: readonly Layout[];
  /** Its documents say that lines may be delivered twice: the same id at the same time is one request. */
  readonly redelivers?: boolean;
  /** Text that only this server writes: it decides between formats of one shape. */
  readonly marks?: RegExp;
  /** A line of names that gives the layout of the lines below it. */
  readonly header?: (line: string) => Layout | null;
  /** Lines that are no requests, with the cause under which they are skipped. */
  readonly skips?: readonly (readonly [cause: string, line: RegExp])[];
  /** The values that the vendor's manual lists for a column. Any other value is reported once a run. */
  readonly knownValues?: Readonly<Partial<Record<Column, KnownValues>>>;
  /** Vendor fields that are measures: they differ from line to line and do not affect the verdict. */
  readonly measures?: readonly Column[];
  /**
   * Derives measures from other measures; runs before `derive`. Returns true if the verdict of a request that succeeded
   * depends only on whether its measures are present or zero.
   */
  deriveMeasures?(record: Fields & LineRecord): boolean;
  /** Derives fields from several others; skipped if the verdict is cached. */
  derive?(record: Fields & LineRecord): void;
  /** The first match wins. The general rules of the tier follow. */
  readonly rules: Partial<Record<Tier, readonly Rule<Fields>[]>>;
  /**
   * The server setting that logs every field that rules can use, for users to copy. `layout`: the layout of its lines, if
   * that shows whether the setting is active. `config`: ingest reads the setting with --from-config.
   */
  readonly recommended?: { readonly layout?: string; readonly text: string; readonly config?: true };
  /** The server's format language: the parsers of `--log-format` and `--from-config`. */
  readonly language?: {
    readonly layout: (text: string, name: string) => Layout;
    readonly config?: (file: string) => ServerConfig<Fields>;
  };
}

/** Checks the columns that a format names against its own fields. */
export const defineFormat = <Fields extends RequestRow>(
  format: Format<Fields, keyof Fields & string>,
): Format => format;
