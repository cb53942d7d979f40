import type { PageOptions } from "../print/printer.ts";
import type { ReportPart } from "../reports/execute.ts";
import { type RowObject, rowObjects } from "../reports/sheet.ts";

/** A report and its parts, printed as one document. */
export interface ReportBundle {
  readonly title: string;
  /** in words */
  readonly period: string;
  /** what a reader needs to know about the numbers, in sentences; may be empty */
  readonly note: string;
  readonly parts: readonly [own: ReportPart, ...others: ReportPart[]];
}

export type BundlePrinter = (bundle: ReportBundle, page: PageOptions) => Iterable<string>;

export const hasPart = ({ parts }: ReportBundle, name: string): boolean =>
  parts.some(({ report }) => report.name === name);

/** The rows of a part by the name of its report. */
export function rowsOfPart({ parts }: ReportBundle, name: string): RowObject[] {
  const part = parts.find(({ report }) => report.name === name);
  return part ? rowObjects(part.sheet) : [];
}

/** Important paths that are persistently missing. */
export const persistentPaths = (bundle: ReportBundle): RowObject[] =>
  rowsOfPart(bundle, "missing").filter(({ important, persistent }) => important !== null && persistent === 1);
