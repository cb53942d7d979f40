import { markup } from "../../print/markup.ts";
import { type BundlePrinter, hasPart, type ReportBundle } from "../bundle.ts";
import { firstChecks } from "../first-checks.ts";
import { headline } from "../headline.ts";

import { sectionsOf } from "../sections.ts";
import { assets } from "./assets.ts";
import { chain } from "./chain.ts";
import { brief, longText, sectionOf } from "./tables.ts";
import { timeline } from "./timeline.ts";

function checks(bundle: ReportBundle): string {
  const items = firstChecks(bundle).map(
    ({ what, check }) =>
      `<li><strong>${markup(brief(what, longText))}</strong> ${markup(brief(check, longText))}</li>\n`,
  );
  return `<section aria-labelledby="check">
<h2 id="check">What to check first</h2>
${items.length > 0 ? `<ol class="checks">\n${items.join("")}</ol>` : "<p>Nothing.</p>"}
</section>
`;
}

/** One page that needs nothing else: it asks no server, and nothing but its own script may run in it. */
export const html: BundlePrinter = function* (bundle) {
  const { style, script, policy } = assets();
  const title = markup(`${bundle.title}: ${bundle.period}`);
  const sections = sectionsOf(bundle).filter(({ name }) => name !== "overview");
  const links = sections.map(({ name, heading }) => `<li><a href="#${name}">${markup(heading)}</a></li>`);
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header>
<p class="title">${title}</p>
<h1>${markup(headline(bundle))}</h1>
<p class="note">${markup(bundle.note)}</p>
</header>
<nav aria-label="Parts"><ul>${links.join("")}</ul></nav>
<main id="main" tabindex="-1">
`;
  if (hasPart(bundle, "overview")) yield chain(bundle);
  if (hasPart(bundle, "timeline")) yield timeline(bundle);
  if (hasPart(bundle, "overview")) yield checks(bundle);
  for (const section of sections) yield sectionOf(section);
  yield "</main>\n<footer><p>Made by faultline. Days are UTC days.</p></footer>\n";
  if (hasPart(bundle, "timeline")) yield `<script>${script}</script>\n`;
  yield "</body>\n</html>\n";
};
