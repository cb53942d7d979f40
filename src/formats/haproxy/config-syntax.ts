/** A section of a haproxy.cfg with its lines, each split into words. */
export interface ConfigSection {
  /** defaults, frontend, backend, listen, ... */
  readonly keyword: string;
  readonly name: string;
  /** the defaults section that the section names */
  readonly from: string | undefined;
  readonly lines: (readonly string[])[];
}

/** Splits a line into words; removes quotes, backslashes and comments as HAProxy does. */
function splitLine(line: string): string[] {
  const word = /\s*((?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'#\\])+)|\s*#.*/g;
  return [...line.matchAll(word)].flatMap(([, text]) =>
    text === undefined
      ? []
      : [
          text.replace(
            /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
            (_all, double?: string, single?: string, escaped?: string) =>
              double?.replace(/\\(["\\$])/g, "$1") ?? single ?? escaped ?? "",
          ),
        ],
  );
}

const sectionKeywords =
  /^(?:global|defaults|frontend|backend|listen|userlist|resolvers|peers|cache|program|ring|mailers)$/;

export function sectionsOf(text: string): ConfigSection[] {
  const sections: ConfigSection[] = [];
  for (const line of text.split(/\r?\n/)) {
    const words = splitLine(line);
    const [keyword = "", name = ""] = words;
    const from = words.indexOf("from");
    if (sectionKeywords.test(keyword))
      sections.push({ keyword, name, from: words[from + 1 || words.length], lines: [] });
    else if (words.length > 0) sections.at(-1)?.lines.push(words);
  }
  return sections;
}

/**
 * Whether a section names its defaults section with `from`. Then a defaults section does not apply only to the sections
 * that follow it.
 */
export const hasNamedDefaults = (sections: readonly ConfigSection[]): boolean =>
  sections.some(({ from }) => from !== undefined);
