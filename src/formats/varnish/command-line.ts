// an argument: quoted and unquoted text without blanks between
const argument = /(?:'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]|[^\s'"\\])+/g;

/** Removes quotes and backslashes, as a shell and systemd do. */
function unquote(text: string): string {
  return text.replace(
    /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])/g,
    (_all, single?: string, double?: string, escaped?: string) =>
      single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? escaped ?? "",
  );
}

/** Splits a command line into its arguments. */
export const argumentsOf = (line: string): string[] => (line.match(argument) ?? []).map(unquote);

// https://varnish-cache.org/docs/trunk/reference/varnishncsa.html#options
const optionsWithValue = new Set([..."FfgkLnNPQqRrtwX"]);

/** Options by their letter, with the value of the option or "". */
export function optionsOf(args: readonly string[]): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (let index = 0; index < args.length; index++) {
    const letters = /^-(?!-)(.+)$/s.exec(args[index] ?? "")?.[1] ?? "";
    for (let at = 0; at < letters.length; at++) {
      const letter = letters[at] ?? "";
      if (!optionsWithValue.has(letter)) {
        options.set(letter, "");
        continue;
      }
      options.set(letter, letters.slice(at + 1) || (args[++index] ?? ""));
      break;
    }
  }
  return options;
}
