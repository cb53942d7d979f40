import { type ConfigSection, hasNamedDefaults } from "./config-syntax.ts";

export interface ConfiguredServer {
  readonly address: string;
  readonly tls: boolean;
}

/** The servers by backend/server, with the default-server lines of their section and of the defaults that apply. */
export function serversOf(sections: readonly ConfigSection[]): ReadonlyMap<string, ConfiguredServer> {
  const servers = new Map<string, ConfiguredServer>();
  const namedDefaults = hasNamedDefaults(sections);
  let inherited = false;
  for (const { keyword: section, name, lines } of sections) {
    const defaultLines = lines.filter(([keyword]) => keyword === "default-server");
    const own = defaultLines.some((words) => words.includes("ssl"));
    if (section === "defaults") inherited = own || (namedDefaults && inherited);
    for (const [keyword, server = "", address = "", ...args] of lines) {
      if (keyword !== "server" && keyword !== "server-template") continue;
      const tls = (args.includes("ssl") || own || inherited) && !args.includes("no-ssl");
      servers.set(`${name}/${server}`, { address, tls });
    }
  }
  return servers;
}

/** The sections with `option abortonclose`, their own or from the defaults. */
export function abortOnCloseSections(sections: readonly ConfigSection[]): ReadonlySet<string> {
  const names = new Set<string>();
  const namedDefaults = hasNamedDefaults(sections);
  let inherited = false;
  for (const { keyword, name, lines } of sections) {
    const own = lines.some((words) => words.join(" ") === "option abortonclose");
    const disabled = lines.some((words) => words.join(" ") === "no option abortonclose");
    if (keyword === "defaults") inherited = own && !namedDefaults;
    else if (!disabled && (own || inherited)) names.add(name);
  }
  return names;
}

// directives that put another address in the place of the peer's: %ci is not who connected
const replacingWords: ReadonlySet<string> = new Set([
  "set-src",
  "accept-proxy",
  "expect-proxy",
  "accept-netscaler-cip",
  "expect-netscaler-cip",
]);

/** Whether the configuration replaces the address of the peer, in any section. */
export const replacesAddress = (sections: readonly ConfigSection[]): boolean =>
  sections.some(({ lines }) => lines.some((words) => words.some((word) => replacingWords.has(word))));
