import { extname } from "node:path";
import { apache } from "./apache.ts";
import { csv } from "./csv.ts";
import { html } from "./html.ts";
import { json } from "./json.ts";
import { md } from "./md.ts";
import { ndjson } from "./ndjson.ts";
import { nginxMap } from "./nginx-map.ts";
import type { Printer } from "./printer.ts";
import { table } from "./table.ts";

/** The printers by the names of --format; some names are also file extensions. */
export const printers = {
  table,
  csv,
  json,
  ndjson,
  md,
  html,
  "nginx-map": nginxMap,
  apache,
} satisfies Record<string, Printer>;

export type PrinterName = keyof typeof printers;

/** The printer of a file extension; the table for any other extension. */
export function printerByEnding(file: string | undefined): PrinterName {
  const ending = file === undefined ? "" : extname(file).slice(1).toLowerCase();
  return Object.hasOwn(printers, ending) ? (ending as PrinterName) : "table";
}
