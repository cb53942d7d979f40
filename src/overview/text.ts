import { md as mdTable, mdText } from "../print/md.ts";
import { table as plainTable } from "../print/table.ts";
import type { BundlePrinter } from "./bundle.ts";
import { firstChecks } from "./first-checks.ts";
import { headline, hiddenSentence } from "./headline.ts";
import { remainingRows, sectionsOf } from "./sections.ts";

/** Text for a terminal: the headline, what to check first, and a table for each part. */
export const table: BundlePrinter = function* (bundle, page) {
  yield `${headline(bundle)}\n`;
  const hidden = hiddenSentence(bundle);
  if (hidden !== "") yield `${hidden}\n`;
  const checks = firstChecks(bundle);
  if (checks.length > 0) yield "\nCheck first\n";
  for (const { what, check } of checks) yield `• ${what}\n  → ${check}\n`;
  for (const { name, heading, none, sheet, omitted } of sectionsOf(bundle)) {
    yield `\n${heading}\n`;
    if (sheet.rows.length === 0) yield `${none}\n`;
    else yield* plainTable(sheet, page);
    if (omitted > 0) yield `${remainingRows(omitted, name)}\n`;
  }
};

/** The same in Markdown, for chat and tickets. */
export const md: BundlePrinter = function* (bundle, page) {
  yield `# ${mdText(`${bundle.title}: ${bundle.period}`)}\n\n${mdText(headline(bundle))}\n`;
  const hidden = hiddenSentence(bundle);
  if (hidden !== "") yield `\n${mdText(hidden)}\n`;
  const checks = firstChecks(bundle);
  if (checks.length > 0) yield "\n## Check first\n\n";
  for (const { what, check } of checks) yield `- **${mdText(what)}**: ${mdText(check)}\n`;
  for (const { name, heading, none, sheet, omitted } of sectionsOf(bundle)) {
    yield `\n## ${mdText(heading)}\n\n`;
    if (sheet.rows.length === 0) yield `${none}\n`;
    else yield* mdTable(sheet, page);
    if (omitted > 0) yield `\n${mdText(remainingRows(omitted, name))}\n`;
  }
};
