import type { TemplateLayout } from "../../parse/format.ts";

// the longest code first: https://github.com/squid-cache/squid/blob/master/src/format/Token.cc
const codes = [
  ">eui >handshake >nfmark >qos >server_eui >la >lp >rm >ru >rp >rs >rd >rP >rv >a >A >h >Hs >st >sh >p >ha",
  "<nfmark <qos <la <lp <rm <ru <rs <rp <rd <rP <rv <a <A <h <Hs <st <sh <bs <pt <tt <p <cert_errors <service_name",
  "transport::>connection_id proxy_protocol::>h master_xaction request_attempts busy_time credentials err_code",
  "err_detail note byte la lp oa ts tu tl tg tr tS dt Hs Ss Sh st rm ru rp rv un ul ue ui us et ea mt sn eui h %",
].flatMap((line) => line.split(" "));

const names = codes
  .toSorted((a, b) => b.length - a.length)
  .map((code) => code.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));

// %, encoding, padding, width, an argument before or after the code, and the blank that a code may end with
const item = new RegExp(
  `%(["'[#/]?)(-?)(0?)(\\d*)(?:\\.\\d+)?(\\{[^}]*\\})?(?:(?:http|icap|adapt|tls|ssl)::)?(${names.join("|")}|[A-Za-z_:>]+)(\\{[^}]*\\})?`,
  "g",
);

// names of older versions
const aliases: Readonly<Record<string, string>> = { Hs: ">Hs", h: ">h", oa: "<la", ">v": "rv" };

/** Header names in lower case; a strftime format keeps its case. */
const argumentOf = (argument: string, code: string): string =>
  code.endsWith("h") || code === "note" ? argument.toLowerCase() : argument;

/** Codes that form one value: seconds and milliseconds, address and port. */
const joined: Readonly<Record<string, string>> = {
  "%ts.%tu": "%ts.%tu",
  "%>a:%>p": "%>a:%>p",
  "%<a:%<p": "%<a:%<p",
};

type Part = TemplateLayout["parts"][number];

const textOf = (part: Part | undefined): string => (typeof part === "object" ? part.field : (part ?? ""));

function joinCodes(parts: readonly Part[]): readonly Part[] {
  const result: Part[] = [];
  for (let index = 0; index < parts.length; index++) {
    const three = parts
      .slice(index, index + 3)
      .map(textOf)
      .join("");
    const field = joined[three];
    if (field !== undefined) index += 2;
    result.push(field === undefined ? (parts[index] ?? "") : { field });
  }
  return result;
}

/**
 * A `logformat` string as a layout. A field is named by `%`, the argument and the code, without encoding, width and
 * namespace: `%>Hs`, `%{user-agent}>h`. Text in double quotes is escaped with backslashes.
 * https://www.squid-cache.org/Doc/config/logformat/
 */
export function squidLayout(text: string, name: string): TemplateLayout {
  const parts: Part[] = [];
  let literal = "";
  let from = 0;
  for (const match of text.matchAll(item)) {
    const [whole, encoding = "", , , , before, code = "", after] = match;
    literal += text.slice(from, match.index);
    from = match.index + whole.length;
    if (code === "%") {
      literal += "%";
      continue;
    }
    if (literal !== "") parts.push(literal);
    literal = "";
    const canonical = aliases[code] ?? code;
    const argument = argumentOf(before ?? after ?? "", canonical);
    const mark = canonical === "ui" && encoding === "[" ? "[" : "";
    parts.push({ field: `%${argument}${mark}${canonical}` });
  }
  literal += text.slice(from);
  if (literal !== "") parts.push(literal);
  return { name, escape: "backslash", parts: joinCodes(parts) };
}

/** The formats that Squid defines itself; `common` and `combined` escape nothing (src/log/FormatHttpdCombined.cc). */
const builtIn: readonly (readonly [name: string, text: string])[] = [
  ["native", "%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt"],
  ["combined", '%>a %[ui %[un [%tl] "%rm %ru %proto" %>Hs %<st "%{Referer}>h" "%{User-Agent}>h" %Ss:%Sh'],
  ["common", '%>a %[ui %[un [%tl] "%rm %ru %proto" %>Hs %<st %Ss:%Sh'],
];

const unescaped = (layout: TemplateLayout): TemplateLayout => ({ ...layout, escape: "none" });

/** `log_mime_hdrs on` appends the headers of the request and of the reply. */
const withHeaders = (text: string): string => `${text} [%>h] [%<h]`;

/** The built-in formats, each also with headers appended. */
export const builtInLayouts: readonly TemplateLayout[] = builtIn.flatMap(([name, text]) => [
  unescaped(squidLayout(text, name)),
  unescaped(squidLayout(withHeaders(text), name)),
]);

/** Names of squid.conf for built-in formats. */
export const builtInNames: Readonly<Record<string, string>> = {
  squid: "native",
  combined: "combined",
  common: "common",
};
