import type { RequestRow } from "../request.ts";

/** A value that is missing from the vendor's documented list, and its field. */
export type UnknownValue = readonly [field: string, value: string];

/** One line of a log: the columns of its request, and what the parsers record. A format adds its own fields. */
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
