/** One directive of an nginx configuration. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Directive[] | null;
}

// a comment, a quoted text, a mark, or a word (a backslash takes the next character as it is)
const token =
  /#[^\n]*|"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|([{};])|((?:\\[\s\S]|\$\{\w+\}|[^\s{};"'\\])(?:\\[\s\S]|\$\{\w+\}|[^\s{};\\])*)/g;

// inside the blocks of Lua braces and quotes are Lua's: https://github.com/openresty/lua-nginx-module
const lua = /^([^#\n]*?\w+_by_lua_block)(?:\s+\$\w+)?\s*\{/gm;
const luaToken = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|--[^\n]*|[{}]/g;

/** Where the block of Lua ends that begins at `from`; an unbalanced one takes all that follows. */
function luaEnd(text: string, from: number): number {
  luaToken.lastIndex = from;
  for (let depth = 1; ; ) {
    const mark = luaToken.exec(text)?.[0];
    if (mark === undefined) return text.length;
    if (mark === "{") depth++;
    if (mark === "}" && --depth === 0) return luaToken.lastIndex;
  }
}

function withoutLua(text: string): string {
  let out = "";
  let from = 0;
  for (const match of text.matchAll(lua)) {
    if (match.index < from) continue;
    out += `${text.slice(from, match.index)}${match[1]};`;
    from = luaEnd(text, match.index + match[0].length);
  }
  return out + text.slice(from);
}

const controls: Record<string, string> = { t: "\t", r: "\r", n: "\n" };

/** nginx takes the backslash away before a quote or a backslash; before t, r and n it makes a control character. */
export const unquote = (text: string): string =>
  text.replace(/\\(["'\\trn])/g, (_all, mark: string) => controls[mark] ?? mark);

/** The directives of a configuration's text. A fragment cut out of one is read as far as it goes. */
export function parseConf(text: string): readonly Directive[] {
  const root: Directive[] = [];
  const stack: Directive[][] = [root];
  let words: string[] = [];
  const close = (block: Directive[] | null) => {
    const [name, ...args] = words;
    if (name !== undefined) stack.at(-1)?.push({ name, args, block });
    words = [];
  };
  for (const [all, double, single, mark, word] of withoutLua(text).matchAll(token)) {
    if (mark === ";") close(null);
    else if (mark === "{") {
      const block: Directive[] = [];
      close(block);
      stack.push(block);
    } else if (mark === "}") {
      close(null);
      if (stack.length > 1) stack.pop();
    } else if (!all.startsWith("#")) words.push(unquote(word ?? double ?? single ?? ""));
  }
  close(null);
  return root;
}

/** Every directive, those of blocks included, with the blocks it stands in. */
export function* walk(
  directives: readonly Directive[],
  within: readonly Directive[] = [],
): Generator<readonly [Directive, readonly Directive[]]> {
  for (const directive of directives) {
    yield [directive, within];
    if (directive.block) yield* walk(directive.block, [...within, directive]);
  }
}
