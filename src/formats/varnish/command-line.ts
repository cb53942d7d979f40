/** A word of a command line: quotes and backslashes taken off, as a shell and systemd do. */
const word = /(?:'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]|[^\s'"\\])+/g;

function unquoted(text: string): string {
  return text.replace(
    /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])/g,
    (_all, single?: string, double?: string, escaped?: string) =>
      single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? escaped ?? "",
  );
}

export const wordsOf = (line: string): string[] => (line.match(word) ?? []).map(unquoted);

// https://varnish-cache.org/docs/trunk/reference/varnishncsa.html#options
const takesValue = new Set([..."FfgkLnNPQqRrtwX"]);

/** Options by their letter: the value that follows, or "" of those that have none. */
export function optionsOf(words: readonly string[]): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (let index = 0; index < words.length; index++) {
    const letters = /^-(?!-)(.+)$/s.exec(words[index] ?? "")?.[1] ?? "";
    for (let at = 0; at < letters.length; at++) {
      const letter = letters[at] ?? "";
      if (!takesValue.has(letter)) {
        options.set(letter, "");
        continue;
      }
      options.set(letter, letters.slice(at + 1) || (words[++index] ?? ""));
      break;
    }
  }
  return options;
}
