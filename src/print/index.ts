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

/** Every way to print a sheet; the names are those of --format and of file endings. */
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

/** The printer that the ending of a file names, else the table. */
export function printerByEnding(file: string | undefined): PrinterName {
  const ending = file === undefined ? "" : extname(file).slice(1).toLowerCase();
  return Object.hasOwn(printers, ending) ? (ending as PrinterName) : "table";
}
