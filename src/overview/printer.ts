import type { PageOptions } from "../print/printer.ts";
import type { ReportBundle } from "./book.ts";

/** Prints a whole book. */
export type BookPrinter = (book: ReportBundle, page: PageOptions) => Iterable<string>;

/** What stands under a table that does not have all rows. */
export const moreOf = (left: number, name: string): string => `${left} more: faultline report ${name}`;
