import type { Printer } from "./printer.ts";
import { exactly, heading, type Redirect, redirects } from "./redirects.ts";

// map takes plain keys in any case: /Shop for /shop would redirect to itself without end; "~" minds the case
function key({ host, path }: Redirect): string {
  const any = host === null ? "[^/]*" : exactly(Buffer.from(host));
  return `"~^${any}${exactly(path)}$"`;
}

/** A map of nginx: what is missing to what can stand for it. */
export const nginxMap: Printer = function* (sheet, { title }) {
  const { redirects: found, left } = redirects(sheet);
  yield* heading(title, left);
  yield "# look at each line, then in http { }: include this file;\n";
  yield "# and in server { }: if ($faultline_redirect) { return 301 $faultline_redirect$is_args$args; }\n";
  yield 'map $host$uri $faultline_redirect {\n  default "";\n';
  for (const each of found) yield `  ${key(each)} "${each.target}";\n`;
  yield "}\n";
};
