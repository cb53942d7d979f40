import { md as mdTable, mdText } from "../print/md.ts";
import { table as plainTable } from "../print/table.ts";
import { firstChecks } from "./first-checks.ts";
import { headline } from "./headline.ts";
import { type BookPrinter, moreOf } from "./printer.ts";
import { sectionsOf } from "./sections.ts";

/** For a terminal: the headline, what to check first, and a table for each part. */
export const table: BookPrinter = function* (book, page) {
  yield `${headline(book)}\n`;
  const checks = firstChecks(book);
  if (checks.length > 0) yield "\nCheck first\n";
  for (const { what, check } of checks) yield `• ${what}\n  → ${check}\n`;
  for (const { name, heading, none, sheet, left } of sectionsOf(book)) {
    yield `\n${heading}\n`;
    if (sheet.rows.length === 0) yield `${none}\n`;
    else yield* plainTable(sheet, page);
    if (left > 0) yield `${moreOf(left, name)}\n`;
  }
};

/** The same for chat and tickets. */
export const md: BookPrinter = function* (book, page) {
  yield `# ${mdText(`${book.title}: ${book.period}`)}\n\n${mdText(headline(book))}\n`;
  const checks = firstChecks(book);
  if (checks.length > 0) yield "\n## Check first\n\n";
  for (const { what, check } of checks) yield `- **${mdText(what)}**: ${mdText(check)}\n`;
  for (const { name, heading, none, sheet, left } of sectionsOf(book)) {
    yield `\n## ${mdText(heading)}\n\n`;
    if (sheet.rows.length === 0) yield `${none}\n`;
    else yield* mdTable(sheet, page);
    if (left > 0) yield `\n${mdText(moreOf(left, name))}\n`;
  }
};
