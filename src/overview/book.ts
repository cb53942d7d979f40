import type { ReportPart } from "../reports/run.ts";
import { type RowObject, rowObjects } from "../reports/sheet.ts";

/** A report with its parts, to be printed as one. */
export interface ReportBundle {
  readonly title: string;
  /** in words */
  readonly period: string;
  /** whom its numbers leave out, in a sentence; empty: nobody */
  readonly note: string;
  readonly parts: readonly [own: ReportPart, ...others: ReportPart[]];
}

export const hasPart = ({ parts }: ReportBundle, name: string): boolean =>
  parts.some(({ report }) => report.name === name);

/** The rows of the part that a report gave. */
export function rowsOfPart({ parts }: ReportBundle, name: string): RowObject[] {
  const part = parts.find(({ report }) => report.name === name);
  return part ? rowObjects(part.sheet) : [];
}

/** Paths that matter and stay missing. */
export const lastingPaths = (book: ReportBundle): RowObject[] =>
  rowsOfPart(book, "missing").filter(({ important, persistent }) => important !== null && persistent === 1);
