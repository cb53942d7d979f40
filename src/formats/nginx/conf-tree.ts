/** One directive of an nginx configuration. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Directive[] | null;
}

// a comment, a quoted text, a mark, or a word (a backslash takes the next character as it is)
const token =
  /#[^\n]*|"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|([{};])|((?:[^\s{};"'\\]|\\[\s\S]|\$\{)(?:[^\s{};\\]|\\[\s\S]|\$\{\w+\})*)/g;

// inside the blocks of Lua braces and quotes are Lua's: https://github.com/openresty/lua-nginx-module
const lua = /\b(\w+_by_lua_block)\s*\{/g;

function withoutLua(text: string): string {
  let out = "";
  let from = 0;
  for (const match of text.matchAll(lua)) {
    if (match.index < from) continue;
    let depth = 1;
    let at = match.index + match[0].length;
    for (; at < text.length && depth > 0; at++) {
      if (text[at] === "{") depth++;
      if (text[at] === "}") depth--;
    }
    out += `${text.slice(from, match.index)}${match[1]};`;
    from = at;
  }
  return out + text.slice(from);
}

// nginx takes the backslash away before a quote, a backslash and t r n (ngx_conf_read_token)
const unquote = (text: string): string => text.replace(/\\(["'\\])/g, "$1");

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
    } else if (!all.startsWith("#")) words.push(word ?? unquote(double ?? single ?? ""));
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
