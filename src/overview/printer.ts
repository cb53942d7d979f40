import type { Page } from "../print/printer.ts";
import type { Book } from "./book.ts";

/** Prints a whole book. */
export type BookPrinter = (book: Book, page: Page) => Iterable<string>;

/** What stands under a table that does not have all rows. */
export const moreOf = (left: number, name: string): string => `${left} more: faultline report ${name}`;
