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

/** A section with the lines of the defaults sections that apply to it. */
export interface EffectiveSection extends ConfigSection {
  readonly inherited: readonly (readonly string[])[];
}

/**
 * The proxy sections with their inherited lines: those of the defaults section that `from` names, else of the last one
 * before the section. A defaults section can inherit from another by `from`.
 * https://docs.haproxy.org/2.6/configuration.html#4
 */
export function withDefaults(sections: readonly ConfigSection[]): EffectiveSection[] {
  const named = new Map<string, EffectiveSection>();
  const effective: EffectiveSection[] = [];
  let last: EffectiveSection | undefined;
  for (const section of sections) {
    const isDefaults = section.keyword === "defaults";
    const parent = section.from === undefined ? (isDefaults ? undefined : last) : named.get(section.from);
    const inherited = parent ? [...parent.inherited, ...parent.lines] : [];
    const complete = { ...section, inherited };
    if (!isDefaults) effective.push(complete);
    else {
      last = complete;
      named.set(section.name, complete);
    }
  }
  return effective;
}
