import type { Printer } from "./printer.ts";
import { headerComments, literalPattern, type Redirect, redirectsOf } from "./redirects.ts";

// map compares plain keys without case, so /Shop to /shop would be a redirect loop; "~" is case-sensitive
function key({ host, path }: Redirect): string {
  const hostPattern = host === null ? "[^/]*" : literalPattern(Buffer.from(host));
  return `"~^${hostPattern}${literalPattern(path)}$"`;
}

/** A map of nginx that redirects missing paths to the suggested targets. */
export const nginxMap: Printer = function* (sheet, { title }) {
  const { redirects, omitted } = redirectsOf(sheet);
  yield* headerComments(title, omitted);
  yield "# review each line, then in http { }: include this file;\n";
  yield "# and in server { }: if ($faultline_redirect) { return 301 $faultline_redirect$is_args$args; }\n";
  yield 'map $host$uri $faultline_redirect {\n  default "";\n';
  for (const each of redirects) yield `  ${key(each)} "${each.target}";\n`;
  yield "}\n";
};
