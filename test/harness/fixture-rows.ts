import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { candidates, type FormatChoice } from "../../src/detect/candidates.ts";
import { type LineParser, lineParser } from "../../src/detect/line-parser.ts";
import { rank } from "../../src/detect/rank.ts";
import type { Verdict } from "../../src/faults/rule.ts";
import { hiddenJudgeOf, judgeOf } from "../../src/ingest/encode/judge.ts";
import type { Format } from "../../src/parse/format.ts";
import type { LineRecord } from "../../src/parse/line-record.ts";
import { type LayoutParser, layoutParser } from "../../src/parse/parser.ts";
import type { RequestRow, Tier } from "../../src/request.ts";
import { requestColumns } from "../../src/request.ts";

// raw_request is shown where there is one; the others repeat what stands in the line
const unshown: readonly string[] = [
  "edge_id",
  "forwarded_for",
  "forwarded_client",
  "forwarded_ip",
  "raw_request",
];
const columns = requestColumns.filter((column) => !unshown.includes(column));

type Take = LineParser["parse"];

/** A line as it is read and judged: the columns that it has, and the verdict; or why it is no request. */
function rowOf(take: Take, line: string, tier: Tier | undefined): object {
  const taken = take(line);
  if ("message" in taken) return { format: taken.errorLog.name, message: taken.message.message };
  if (!("record" in taken)) return taken;
  const { parser: reader, record: draft } = taken;
  const logged = Object.fromEntries(columns.map((column) => [column, draft[column]]));
  const { attempts = [], raw_request, client_kind } = draft;
  const verdict = judgeOf(reader.format, tier ?? reader.format.tierOf?.(draft) ?? reader.format.tier)(draft);
  const hidden = hiddenJudgeOf(reader.format)(draft, verdict);
  return {
    format: reader.name,
    time: new Date(draft.time_ms ?? 0).toISOString(),
    ...logged,
    ...(attempts.length > 0 && { attempts }),
    ...(raw_request && { raw_request }),
    ...(client_kind && { client_kind }),
    ...verdict,
    ...(hidden && { hidden: hidden.reason }),
  };
}

/** Lines as one format alone reads them. */
export function rowsOf(format: Format, lines: readonly string[], tier?: Tier): object[] {
  const { parse: take } = lineParser(format.layouts.map((layout) => layoutParser(format, layout)));
  return lines.map((line) => rowOf(take, line, tier));
}

/** The verdict of the rules of a format on a record. */
export const verdictOf = (format: Format, tier: Tier, record: RequestRow): Verdict =>
  judgeOf(format, tier)(record);

/** What `args.json` of a folder says: flags of `ingest`, files by their name in the folder. */
type Args = FormatChoice & { readonly tier?: Tier };

const root = fileURLToPath(new URL("../../fixtures/", import.meta.url));

export const fixtures: readonly string[] = readdirSync(root).filter((name) =>
  existsSync(`${root}${name}/access.log`),
);

function argsOf(folder: string): Args {
  const file = `${root}${folder}/args.json`;
  const args = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Args) : {};
  return args.fromConfig === undefined
    ? args
    : { ...args, fromConfig: `${root}${folder}/${args.fromConfig}` };
}

/** Lines come as binary strings, as the reader of files gives them. */
export const linesOf = (file: string): string[] =>
  readFileSync(`${root}${file}`, "latin1").replace(/\n$/, "").split(/\r?\n/);
export const fixtureLines = (folder: string): string[] => linesOf(`${folder}/access.log`);

/** The readers that come into question for a fixture. */
export function fixtureReaders(folder: string): readonly LayoutParser[] {
  const { tier: _, ...choice } = argsOf(folder);
  return candidates(choice).forFile(`${root}${folder}/access.log`);
}

/** A fixture as `ingest` reads it: every format is tried on it, but for what `args.json` says. */
export function fixtureRows(folder: string): object[] {
  const { tier, ...choice } = argsOf(folder);
  const lines = fixtureLines(folder);
  const { parse: take } = lineParser(rank(candidates(choice).forFile(`${root}${folder}/access.log`), lines));
  return lines.map((line) => rowOf(take, line, tier));
}

/** The requests of a fixture with all facts of their lines. */
export function fixtureDrafts(folder: string): { format: Format; tier: Tier; draft: LineRecord }[] {
  const { tier } = argsOf(folder);
  const lines = fixtureLines(folder);
  const { parse: take } = lineParser(rank(fixtureReaders(folder), lines));
  return lines.flatMap((line) => {
    const taken = take(line);
    if (!("record" in taken)) return [];
    const { record: draft, parser: reader } = taken;
    const { format } = reader;
    return [{ format, tier: tier ?? format.tierOf?.(draft) ?? format.tier, draft }];
  });
}
