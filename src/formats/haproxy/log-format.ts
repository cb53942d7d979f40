import type { JsonLayout, Layout, TemplateLayout } from "../../parse/format.ts";
import { haproxyFieldMap } from "./fields.ts";

// %%, %[sample], %{flags}o, %{flags}(alias)name: https://docs.haproxy.org/3.0/configuration.html#8.2.6
const logItem = /%%|%(?:\{([^}]*)\})?(?:\(([^)]*)\))?(?:\[((?:[^[\]]|\[[^\]]*\])*)\]|([A-Za-z]+))/g;

/** Variables that HAProxy sets to its default formats. */
const formatVariables: Readonly<Record<string, string>> = {
  HAPROXY_HTTP_LOG_FMT:
    "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r",
  HAPROXY_HTTPS_LOG_FMT:
    "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r %[fc_err]/%[ssl_fc_err,hex]/%[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed] %[ssl_fc_sni]/%sslv/%sslc",
  HAPROXY_HTTP_CLF_LOG_FMT:
    '%{+Q}o %{-Q}ci - - [%trg] %r %ST %B "" "" %cp %ms %ft %b %s %TR %Tw %Tc %Tr %Ta %tsc %ac %fc %bc %sc %rc %sq %bq %CC %CS %hrl %hsl',
};

export const defaultFormats = {
  http: formatVariables["HAPROXY_HTTP_LOG_FMT"] ?? "",
  https: formatVariables["HAPROXY_HTTPS_LOG_FMT"] ?? "",
  clf: formatVariables["HAPROXY_HTTP_CLF_LOG_FMT"] ?? "",
};

const sampleAliases: Readonly<Record<string, string>> = {
  hdr: "req.hdr",
  "req.fhdr": "req.hdr",
  "capture.req.method": "method",
  "capture.req.hdr": "capture.req.hdr",
};

/** The field of a sample, without converters and in lower case: `req.fhdr(Host),lower` is `%[req.hdr(host)]`. */
function sampleOf(text: string, captures: readonly string[]): string {
  const [, name = "", argument] = /^\s*([\w.-]+)(?:\(([^)]*)\))?/.exec(text) ?? [];
  const sample = (sampleAliases[name] ?? name).toLowerCase();
  const captured = sample === "capture.req.hdr" ? captures[Number(argument)] : undefined;
  if (captured !== undefined) return `%[req.hdr(${captured.toLowerCase()})]`;
  return argument === undefined || argument === ""
    ? `%[${sample}]`
    : `%[${sample}(${argument.toLowerCase()})]`;
}

const stringTypes: readonly string[] = ["request", "text", "token", "target", "host", "ray", "ignored"];

// numbers and flags
const neverQuoted = /^%(?:[cfbs]p|rc|tsc?)$/;

/** Whether flag +Q puts a field in quotes: strings, but not times, numbers or flags. */
const isString = (field: string): boolean =>
  !neverQuoted.test(field) && stringTypes.includes(haproxyFieldMap[field]?.[0] ?? "text");

interface TemplateBuilder {
  readonly parts: TemplateLayout["parts"][number][];
  readonly captures: readonly string[];
  literal: string;
  /** after `%{+Q}o`: every string is in quotes */
  quoting: boolean;
}

function add(builder: TemplateBuilder, field: string, quote = ""): void {
  const literal = builder.literal + quote;
  if (literal !== "") builder.parts.push(literal);
  builder.literal = quote;
  builder.parts.push({ field });
}

/** `%{flags}o` logs nothing, and HAProxy drops the space after it. */
function setFlags(builder: TemplateBuilder, flags: string): void {
  builder.quoting = flags.includes("+Q") || (builder.quoting && !flags.includes("-Q"));
  builder.literal = builder.literal.trimEnd();
}

function addItem(
  builder: TemplateBuilder,
  [whole, flags = "", , sample, variable = ""]: readonly string[],
): void {
  if (whole === "%%") builder.literal += "%";
  else if (variable === "o") setFlags(builder, flags);
  else if (sample === "captures" || sample === "rest") add(builder, sample);
  else {
    const field = sample === undefined ? `%${variable}` : sampleOf(sample, builder.captures);
    const quoted = !flags.includes("-Q") && (builder.quoting || flags.includes("+Q")) && isString(field);
    add(builder, field, quoted ? '"' : "");
  }
}

/** Joins an address and its port to one field: an IPv6 address has no brackets, so only the last colon separates them. */
function joinAddresses({ parts }: TemplateBuilder): TemplateLayout["parts"] {
  const joined: TemplateLayout["parts"][number][] = [];
  for (let index = 0; index < parts.length; index++) {
    const names = [0, 1, 2].map((offset) => {
      const part = parts[index + offset];
      return typeof part === "string" ? part : part?.field;
    });
    const pair = names.join("");
    const isPair = pair === "%ci:%cp" || pair === "%si:%sp";
    joined.push(isPair ? { field: pair } : (parts[index] ?? ""));
    if (isPair) index += 2;
  }
  return joined;
}

/** The layout of `+json`: the items with a name are one object. */
function jsonOf(text: string, name: string, captures: readonly string[]): JsonLayout {
  const keys = new Map<string, string>();
  for (const [, , key, sample, alias] of text.matchAll(logItem)) {
    const field = sample === undefined ? `%${alias}` : sampleOf(sample, captures);
    if (key) keys.set(key, field);
  }
  const fields = [...keys.values()].filter((field) => haproxyFieldMap[field]);
  return {
    name,
    needs: fields.slice(0, 3).map((field) => [field]),
    fieldName: (key) => keys.get(key) ?? key,
  };
}

/** Expands the variables that HAProxy sets, and removes the backslashes of the configuration. */
const unescaped = (text: string): string =>
  text
    .replace(/\$\{?(HAPROXY_\w+_LOG_FMT)\}?/g, (all, name: string) => formatVariables[name] ?? all)
    .replace(/\\([ "'#\\])/g, "$1");

/**
 * Parses a log-format string. Captured headers and the space after them are one field: if no headers are captured,
 * HAProxy logs neither.
 */
export function layoutOf(source: string, name: string, captures: readonly string[] = []): Layout {
  const text = unescaped(source)
    .replace(/%hrl?(?: %hsl?)?$/, "%[rest]")
    .replace(/%hr %hs |%hr |%hs /g, "%[captures]");
  if (/%\{[^}]*\+json[^}]*\}o/.test(text)) return jsonOf(text, name, captures);
  const builder: TemplateBuilder = { parts: [], captures, literal: "", quoting: false };
  let from = 0;
  for (const match of text.matchAll(logItem)) {
    builder.literal += text.slice(from, match.index);
    from = match.index + match[0].length;
    addItem(builder, match);
    if (builder.parts.length === 0 && builder.literal === "" && text[from] === " ") from++;
  }
  builder.literal += text.slice(from);
  if (builder.literal !== "") builder.parts.push(builder.literal);
  return { name, escape: /,json\b/.test(text) ? "json" : "hash", parts: joinAddresses(builder) };
}
