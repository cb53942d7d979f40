import type { JsonLayout, Layout, TemplateLayout } from "../../parse/format.ts";
import { vocabulary } from "./vocabulary.ts";

// %%, %[sample], %{flags}o, %{flags}(alias)name: https://docs.haproxy.org/3.0/configuration.html#8.2.6
const item = /%%|%(?:\{([^}]*)\})?(?:\(([^)]*)\))?(?:\[((?:[^[\]]|\[[^\]]*\])*)\]|([A-Za-z]+))/g;

const defaults: Record<string, string> = {
  HAPROXY_HTTP_LOG_FMT:
    "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r",
  HAPROXY_HTTPS_LOG_FMT:
    "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r %[fc_err]/%[ssl_fc_err,hex]/%[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed] %[ssl_fc_sni]/%sslv/%sslc",
  HAPROXY_HTTP_CLF_LOG_FMT:
    '%{+Q}o %{-Q}ci - - [%trg] %r %ST %B "" "" %cp %ms %ft %b %s %TR %Tw %Tc %Tr %Ta %tsc %ac %fc %bc %sc %rc %sq %bq %CC %CS %hrl %hsl',
};

export const named = {
  http: defaults["HAPROXY_HTTP_LOG_FMT"] ?? "",
  https: defaults["HAPROXY_HTTPS_LOG_FMT"] ?? "",
  clf: defaults["HAPROXY_HTTP_CLF_LOG_FMT"] ?? "",
};

const aliases: Record<string, string> = {
  hdr: "req.hdr",
  "req.fhdr": "req.hdr",
  "capture.req.method": "method",
  "capture.req.hdr": "capture.req.hdr",
};

/** A sample without its converters, in lower case: `req.fhdr(Host),lower` is the header Host. */
function sampleOf(text: string, captures: readonly string[]): string {
  const [, name = "", argument] = /^\s*([\w.-]+)(?:\(([^)]*)\))?/.exec(text) ?? [];
  const plain = (aliases[name] ?? name).toLowerCase();
  const captured = plain === "capture.req.hdr" ? captures[Number(argument)] : undefined;
  if (captured !== undefined) return `%[req.hdr(${captured.toLowerCase()})]`;
  return argument === undefined || argument === "" ? `%[${plain}]` : `%[${plain}(${argument.toLowerCase()})]`;
}

const quotable: readonly string[] = ["request", "text", "word", "target", "host", "ignored"];

const unquoted = /^%(?:[cfbs]p|rc|tsc?)$/;

/** Whether +Q puts a field into quotes: strings, but neither times, numbers nor flags. */
const isString = (field: string): boolean =>
  !unquoted.test(field) && quotable.includes(vocabulary[field]?.[0] ?? "text");

interface Building {
  readonly parts: TemplateLayout["parts"][number][];
  readonly captures: readonly string[];
  literal: string;
  /** `%{+Q}o`: quotes around every string from here on */
  quoting: boolean;
}

function add(building: Building, field: string, quote = ""): void {
  const literal = building.literal + quote;
  if (literal !== "") building.parts.push(literal);
  building.literal = quote;
  building.parts.push({ field });
}

/** `%{flags}o` writes nothing, and the blank behind it is no second one. */
function setFlags(building: Building, flags: string): void {
  building.quoting = flags.includes("+Q") || (building.quoting && !flags.includes("-Q"));
  building.literal = building.literal.trimEnd();
}

function addItem(building: Building, [whole, flags = "", , sample, variable = ""]: readonly string[]): void {
  if (whole === "%%") building.literal += "%";
  else if (variable === "o") setFlags(building, flags);
  else if (sample === "captures" || sample === "rest") add(building, sample);
  else {
    const field = sample === undefined ? `%${variable}` : sampleOf(sample, building.captures);
    const quoted = !flags.includes("-Q") && (building.quoting || flags.includes("+Q")) && isString(field);
    add(building, field, quoted ? '"' : "");
  }
}

/** An address and its port are one field: an IPv6 address has no brackets, so only the last colon parts them. */
function joinAddresses({ parts }: Building): TemplateLayout["parts"] {
  const joined: TemplateLayout["parts"][number][] = [];
  for (let index = 0; index < parts.length; index++) {
    const names = [0, 1, 2].map((ahead) => {
      const part = parts[index + ahead];
      return typeof part === "string" ? part : part?.field;
    });
    const pair = names.join("");
    const isPair = pair === "%ci:%cp" || pair === "%si:%sp";
    joined.push(isPair ? { field: pair } : (parts[index] ?? ""));
    if (isPair) index += 2;
  }
  return joined;
}

/** `+json` writes the items that have a name as one object. */
function jsonOf(text: string, name: string, captures: readonly string[]): JsonLayout {
  const keys = new Map<string, string>();
  for (const [, , key, sample, alias] of text.matchAll(item)) {
    const field = sample === undefined ? `%${alias}` : sampleOf(sample, captures);
    if (key) keys.set(key, field);
  }
  const words = [...keys.values()].filter((word) => vocabulary[word]);
  return { name, needs: words.slice(0, 3).map((word) => [word]), fieldName: (key) => keys.get(key) ?? key };
}

/** Variables of the environment that HAProxy sets itself, and quotes and blanks that the configuration escapes. */
const plainText = (text: string): string =>
  text
    .replace(/\$\{?(HAPROXY_\w+_LOG_FMT)\}?/g, (all, name: string) => defaults[name] ?? all)
    .replace(/\\([ "'#\\])/g, "$1");

/**
 * A log-format string as a layout. Captured headers write nothing, not even their blank, where none are captured, so
 * they and the blank behind them are one field.
 */
export function layoutOf(source: string, name: string, captures: readonly string[] = []): Layout {
  const text = plainText(source)
    .replace(/%hrl?(?: %hsl?)?$/, "%[rest]")
    .replace(/%hr %hs |%hr |%hs /g, "%[captures]");
  if (/%\{[^}]*\+json[^}]*\}o/.test(text)) return jsonOf(text, name, captures);
  const building: Building = { parts: [], captures, literal: "", quoting: false };
  let from = 0;
  for (const match of text.matchAll(item)) {
    building.literal += text.slice(from, match.index);
    from = match.index + match[0].length;
    addItem(building, match);
    if (building.parts.length === 0 && building.literal === "" && text[from] === " ") from++;
  }
  building.literal += text.slice(from);
  if (building.literal !== "") building.parts.push(building.literal);
  return { name, escape: /,json\b/.test(text) ? "json" : "hash", parts: joinAddresses(building) };
}
