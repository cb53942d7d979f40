import type { HiddenRule, Rule } from "../faults/rule.ts";
import type { RequestRow, Tier } from "../request.ts";
import type { FieldTypeName } from "./field-types/index.ts";
import type { LineRecord } from "./line-record.ts";
import type { Escape } from "./text/escapes.ts";

/** The type of a field, and the column that it fills; without a column, the type fills its own. */
export type FieldSpec<Column extends string = string> = readonly [type: FieldTypeName, column?: Column];

/** A server's field names in its own spelling. */
export interface FieldMap<Column extends string = string> {
  readonly [field: string]: FieldSpec<Column>;
}

/** Columns that several headers of a request may fill, e.g. the id of one CDN or another. The first with a value counts. */
export const firstValueColumns: ReadonlySet<string> = new Set([
  "edge_id",
  "trace_id",
  "forwarded_for",
  "forwarded_header",
  "forwarded_client",
  "edge_client",
]);

/** Literals and named fields in order, as in a log_format string. */
export interface TemplateLayout {
  readonly name: string;
  readonly escape: Escape;
  readonly parts: readonly (string | { readonly field: string })[];
  /** Unparsed text can follow, or the line can be cut within its last quotes. */
  readonly more?: boolean;
}

/** Values between separators, in an order that is fixed or given by the header of the file. */
export interface ColumnLayout {
  readonly name: string;
  readonly escape: Escape;
  /** Several if it is configurable, the default first. */
  readonly separator: string | readonly [usual: string, ...others: string[]];
  /** Whether a value can be in double quotes; "doubled": as in CSV, a quote within the value is written twice. */
  readonly quotes: boolean | "doubled";
  readonly columns: readonly string[];
  /** The minimum number of columns of a line. A line can have more columns than `columns` names. */
  readonly required: number;
}

/** One JSON object per line; its keys, nested ones joined by a dot, are the names of the field map. */
export interface JsonLayout {
  readonly name: string;
  /** The object must have at least one key of each group. */
  readonly needs: readonly (readonly string[])[];
  /** Matches handwritten formats, so it is tried after the layouts that servers define. */
  readonly general?: boolean;
  /** Keys that the object must not have: those of another layout of the server. */
  readonly lacks?: readonly string[];
  /** Maps a key of the log to a name of the field map; default: the key itself. */
  readonly fieldName?: (key: string) => string;
  /** Turns a line that is not just an object, e.g. a prefix and an object, into one object. */
  readonly unwrap?: (line: string) => string;
  /** Repairs invalid JSON; called only if parsing fails. */
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

/** The values that a vendor documents for a field: a list, or a pattern of all of them. */
export type KnownValues = readonly string[] | RegExp;

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
  /** The service whose networks its servers are in: one of them in front of another is trusted. See `trustedBy`. */
  readonly network?: string;
  /** For servers whose tier differs from line to line. */
  tierOf?(record: Fields & LineRecord): Tier;
  /** The header with which it passes its id of a request on to the hop behind, if it always does. */
  readonly idHeader?: string;
  /** How its configuration adds a request header to the log: "add $http_cf_ray to log_format". */
  readonly logsHeader?: (header: string) => string;
  readonly fieldMap: FieldMap<Column>;
  /** Specific layouts before general ones. */
  readonly layouts: readonly Layout[];
  /** The vendor documents redelivery: lines with the same id and time are one request. */
  readonly redelivers?: boolean;
  /**
   * Text that only this server writes in most of its lines; decides between formats that match the same lines. Visitors
   * can send such text, so single lines with it decide nothing.
   */
  readonly marks?: RegExp;
  /** How this server alone writes what visitors cannot imitate, e.g. escaped bytes; one line is evidence. */
  readonly escapes?: RegExp;
  /** Parses a header line, which gives the layout of the lines after it; null for other lines. */
  readonly header?: (line: string) => Layout | null;
  /** Lines that are no requests, with the cause under which they are skipped. */
  readonly skips?: readonly (readonly [cause: string, line: RegExp])[];
  /** The same for a file whose first format is this one, with patterns that other programs match too. */
  readonly ownSkips?: readonly (readonly [cause: string, line: RegExp])[];
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
  /** Failures behind good answers that only the vendor's fields show; the first match wins. */
  readonly hidden?: readonly HiddenRule<Fields>[];
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
