/** One directive of an nginx configuration. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Directive[] | null;
}

/** A directive and its enclosing blocks. */
export type PlacedDirective = readonly [Directive, readonly Directive[]];

// a comment, a quoted string, punctuation, or a word (a backslash escapes the next character)
const token =
  /#[^\n]*|"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|([{};])|((?:\\[\s\S]|\$\{\w+\}|[^\s{};"'\\])(?:\\[\s\S]|\$\{\w+\}|[^\s{};\\])*)/g;

// braces and quotes in a Lua block follow the syntax of Lua: https://github.com/openresty/lua-nginx-module
const luaBlock = /^([^#\n]*?\w+_by_lua_block)(?:\s+\$\w+)?\s*\{/gm;
const luaToken = /(?:--)?\[(=*)\[[\s\S]*?\]\1\]|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|--[^\n]*|[{}]/g;

/** The end of the Lua block that begins at `from`; the end of the text if its braces are unbalanced. */
function luaEnd(text: string, from: number): number {
  luaToken.lastIndex = from;
  for (let depth = 1; ; ) {
    const brace = luaToken.exec(text)?.[0];
    if (brace === undefined) return text.length;
    if (brace === "{") depth++;
    if (brace === "}" && --depth === 0) return luaToken.lastIndex;
  }
}

function withoutLua(text: string): string {
  let out = "";
  let from = 0;
  for (const match of text.matchAll(luaBlock)) {
    if (match.index < from) continue;
    out += `${text.slice(from, match.index)}${match[1]};`;
    from = luaEnd(text, match.index + match[0].length);
  }
  return out + text.slice(from);
}

const controlCharacters: Readonly<Record<string, string>> = { t: "\t", r: "\r", n: "\n" };

/** nginx removes a backslash before a quote or a backslash; with t, r and n it forms a control character. */
export const unquote = (text: string): string =>
  text.replace(/\\(["'\\trn])/g, (_all, character: string) => controlCharacters[character] ?? character);

/**
 * Parses the text of a configuration, or a fragment of it with unbalanced braces. As in nginx, a directive ends with a
 * semicolon or a block; other words are left out.
 */
export function parseConf(text: string): readonly Directive[] {
  const root: Directive[] = [];
  const stack: Directive[][] = [root];
  let words: string[] = [];
  const close = (block: Directive[] | null) => {
    const [name, ...args] = words;
    if (name !== undefined) stack.at(-1)?.push({ name, args, block });
    words = [];
  };
  for (const [all, double, single, punctuation, word] of withoutLua(text).matchAll(token)) {
    if (punctuation === ";") close(null);
    else if (punctuation === "{") {
      const block: Directive[] = [];
      close(block);
      stack.push(block);
    } else if (punctuation === "}") {
      words = [];
      if (stack.length > 1) stack.pop();
    } else if (!all.startsWith("#")) words.push(unquote(word ?? double ?? single ?? ""));
  }
  return root;
}

/** Every directive, including those inside blocks, with its enclosing blocks from the outermost. */
export function* walk(
  directives: readonly Directive[],
  within: readonly Directive[] = [],
): Generator<PlacedDirective> {
  for (const directive of directives) {
    yield [directive, within];
    if (directive.block) yield* walk(directive.block, [...within, directive]);
  }
}
