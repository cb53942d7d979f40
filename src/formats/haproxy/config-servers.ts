import type { ConfigSection, EffectiveSection } from "./config-syntax.ts";

export interface ConfiguredServer {
  readonly address: string;
  readonly tls: boolean;
  /** HTTP/2, FastCGI, the PROXY protocol or SOCKS, which can fail after the server accepted the connection */
  readonly handshake: boolean;
}

const handshakeWord = /^(?:send-proxy.*|socks4|ws)$/;

/** Whether the last word of a pair, as `ssl` and `no-ssl`, sets an option. */
const isSet = (words: readonly string[], option: string): boolean =>
  words.lastIndexOf(option) > words.lastIndexOf(`no-${option}`);

function hasHandshake(words: readonly string[]): boolean {
  const protocol = words[words.lastIndexOf("proto") + 1] ?? "";
  const speaksOther = words.includes("proto") && protocol !== "h1";
  return speaksOther || words.some((word) => handshakeWord.test(word) && isSet(words, word));
}

/** Limit for a server-template with an absurd number of servers. */
const maxTemplateServers = 10_000;

/** `server-template PREFIX COUNT|FIRST-LAST ADDRESS`: the names of its servers. */
function templateNames(prefix: string, range: string): readonly string[] {
  const [, from, to] = /^(?:(\d+)-)?(\d+)$/.exec(range) ?? [];
  const first = Number(from ?? 1);
  const count = Math.min(Math.max(0, Number(to ?? 0) - first + 1), maxTemplateServers);
  return Array.from({ length: count }, (_, index) => `${prefix}${first + index}`);
}

/** The names of the servers of a line, their address and options. */
function serversOfLine(
  words: readonly string[],
): readonly [names: readonly string[], address: string, options: readonly string[]] {
  const [keyword, name = "", second = "", third = ""] = words;
  return keyword === "server-template"
    ? [templateNames(name, second), third, words.slice(4)]
    : [[name], second, words.slice(3)];
}

const isServer = ([keyword]: readonly string[]): boolean =>
  keyword === "server" || keyword === "server-template";

/** The servers by backend/server, with the default-server lines of their section and of the defaults that apply. */
export function serversOf(sections: readonly EffectiveSection[]): ReadonlyMap<string, ConfiguredServer> {
  const servers = new Map<string, ConfiguredServer>();
  for (const { name: section, inherited, lines } of sections) {
    const defaults: string[] = [];
    for (const words of [...inherited, ...lines]) {
      // a default-server line applies to the servers after it
      if (words[0] === "default-server") defaults.push(...words.slice(1));
      if (!isServer(words)) continue;
      const [names, address, own] = serversOfLine(words);
      const options = [...defaults, ...own];
      const server = { address, tls: isSet(options, "ssl"), handshake: hasHandshake(options) };
      for (const name of names) servers.set(`${section}/${name}`, server);
    }
  }
  return servers;
}

/** Whether the last `option NAME` or `no option NAME` of the lines sets it; undefined if there is none. */
const optionOf = (lines: readonly (readonly string[])[], option: string): boolean | undefined => {
  const texts = lines.map((words) => words.slice(0, 3).join(" "));
  const last = texts.findLast(
    (text) => text.startsWith(`option ${option}`) || text === `no option ${option}`,
  );
  return last === undefined ? undefined : last.startsWith("option");
};

/**
 * Where `option abortonclose` works for HTTP/1: HAProxy notices a closed client connection only if the frontend of the
 * connection inherits the option from its defaults or is a listen section. A frontend ignores an option of its own.
 * https://docs.haproxy.org/2.6/configuration.html#4.2-option%20abortonclose
 */
export interface AbortOnClose {
  readonly frontends: ReadonlySet<string>;
  readonly backends: ReadonlySet<string>;
}

export function abortOnClose(sections: readonly EffectiveSection[]): AbortOnClose {
  const frontends = new Set<string>();
  const backends = new Set<string>();
  for (const { keyword, name, inherited, lines } of sections) {
    const fromDefaults = optionOf(inherited, "abortonclose") ?? false;
    const own = optionOf(lines, "abortonclose");
    const set = own ?? fromDefaults;
    if (keyword === "listen" ? set : keyword === "frontend" && fromDefaults && own !== false)
      frontends.add(name);
    if (keyword !== "frontend" && set) backends.add(name);
  }
  return { frontends, backends };
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
