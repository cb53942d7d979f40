import type { Layout } from "../../parse/format.ts";
import { defaultFormats, layoutOf } from "./log-format.ts";

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
  layoutOf(defaultFormats.https, "https"),
  http,
  layoutOf(defaultFormats.clf, "clf"),
  withEscapedQuotes(http),
  // HAProxy cuts lines at 1024 bytes unless `log` sets len
  withTail(http),
];
