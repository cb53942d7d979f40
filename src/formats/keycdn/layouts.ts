import type { TemplateLayout } from "../../parse/format.ts";

const start = "epoch|pop|client|status|bytes|uid|zid|zone|cache";
const request = '"request"|[date]|"referrer"|"agent"|scheme';

const field = /[a-z]+/g;

/** Makes a layout of a sample line in which lower-case words are field names. */
function templateOf(name: string, sample: string): TemplateLayout {
  const parts: TemplateLayout["parts"][number][] = [];
  let from = 0;
  for (const { 0: fieldName, index } of sample.matchAll(field)) {
    if (index > from) parts.push(sample.slice(from, index));
    parts.push({ field: fieldName });
    from = index + fieldName.length;
  }
  if (from < sample.length) parts.push(sample.slice(from));
  return { name, escape: "backslash", parts };
}

export const layouts: readonly TemplateLayout[] = [
  templateOf("", `${start}|${request}|tls|country|region|"organization"|range`),
  // before 2022
  templateOf("2014", `${start}|${request}|country|countryname|city|region|latitude|longitude|"organization"`),
];
