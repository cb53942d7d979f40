import type { Layout } from "../../parse/format.ts";
import { defaultFormats, layoutOf } from "./log-format.ts";

/** The headers that the recommended format captures, by their number. */
export const recommendedCaptures = [
  "Host",
  "User-Agent",
  "X-Request-ID",
  "X-Forwarded-For",
  "CF-Ray",
  "traceparent",
  "X-Amz-Cf-Id",
  "X-Amzn-Trace-Id",
] as const;

// an earlier recommended format
const withoutAmazon =
  "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %{+Q}r id=%ID " +
  "bc=%[bc_err_str]/%[bc_err] rule=%[last_rule_line] peer=%[fc_src] host=%{+Q}[capture.req.hdr(0)] " +
  "ua=%{+Q}[capture.req.hdr(1)] xrid=%{+Q}[capture.req.hdr(2)] xff=%{+Q}[capture.req.hdr(3)] " +
  "ray=%{+Q}[capture.req.hdr(4)] tp=%{+Q}[capture.req.hdr(5)]";

/** Recommended by `advise` and the documentation. */
export const recommended = `${withoutAmazon} cfid=%{+Q}[capture.req.hdr(6)] amzn=%{+Q}[capture.req.hdr(7)]`;

const http = layoutOf(defaultFormats.http, "http");

const withTail = (layout: Layout): Layout => ("parts" in layout ? { ...layout, more: true } : layout);

/** The layout after a syslog daemon that puts a backslash before quotes. */
const withEscapedQuotes = (layout: Layout): Layout =>
  "parts" in layout
    ? {
        ...layout,
        parts: layout.parts.map((part) => (typeof part === "string" ? part.replaceAll('"', '\\"') : part)),
      }
    : layout;

export const layouts: readonly Layout[] = [
  layoutOf(recommended, "faultline", recommendedCaptures),
  layoutOf(withoutAmazon, "faultline", recommendedCaptures),
  layoutOf(defaultFormats.https, "https"),
  http,
  layoutOf(defaultFormats.clf, "clf"),
  withEscapedQuotes(http),
  // HAProxy cuts lines at 1024 bytes unless `log` sets len
  withTail(http),
];
