import { UsageError } from "../errors.ts";
import { formats } from "../formats/index.ts";
import type { Format, ServerConfig } from "../parse/format.ts";
import { type LayoutParser, layoutParser } from "../parse/parser.ts";
import { type ToUtc, timezone } from "../parse/text/timezone.ts";

/** What a person said of the format. */
export interface FormatChoice {
  readonly as?: string | undefined;
  readonly logFormat?: string | undefined;
  readonly fromConfig?: string | undefined;
  /** for times that carry no zone */
  readonly timezone?: string | undefined;
}

const readersOf = (format: Format, toUtc: ToUtc | null): LayoutParser[] =>
  format.layouts.map((layout) => layoutParser(format, layout, null, toUtc));

const readersFor = (toUtc: ToUtc | null): LayoutParser[] =>
  formats.flatMap((format) => readersOf(format, toUtc));

export const allParsers: readonly LayoutParser[] = readersFor(null);

const names = [...new Set([...formats.map(({ name }) => name), ...allParsers.map(({ name }) => name)])];

function formatNamed(name: string, all = allParsers): { format: Format; readers: readonly LayoutParser[] } {
  const readers = all.filter((reader) => reader.name === name || reader.format.name === name);
  const [first] = readers;
  if (!first) throw new UsageError(`--as ${name}: no such format; there are ${names.join(", ")}`);
  return { format: first.format, readers };
}

/** Which server's configuration this is: its language finds formats or log files in it. */
function readConfig(file: string, as: Format | null): { config: ServerConfig; format: Format } {
  const servers = as ? [as] : formats.filter(({ language }) => language?.config);
  for (const format of servers) {
    const config = format.language?.config?.(file);
    if (config && (config.layouts.length > 0 || config.files.length > 0)) return { config, format };
  }
  throw new UsageError(
    `--from-config ${file}: no log format found in it; is it the configuration of ${servers.map(({ title }) => title).join("; ")}?`,
  );
}

/**
 * What the file may have been called before it was rotated, the name it has first: `access.log.2.gz`,
 * `access.log-20261124`, `access-2026-11-24.log` were `access.log`.
 */
function namesBefore(path: string): readonly string[] {
  const plain = path.replace(/\.(?:gz|zst|bz2|xz)$/, "");
  const short = plain.replace(/(?:[.-]\d+(?:-\d+)*)+$/, "");
  return [plain, short, short.replace(/-\d[\d-]*(?=\.log$)/, "")];
}

const base = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** How surely a file of the configuration is this one: by its whole path, or by its name alone. */
const sameFile: readonly ((here: string, path: string) => boolean)[] = [
  (here, path) => here === path || here.endsWith(`/${path.replace(/^\/+/, "")}`),
  (here, path) => base(here) === base(path),
];

/** The layouts that the configuration names for this file. */
function boundLayouts({ files }: ServerConfig, file: string): readonly string[] {
  for (const same of sameFile) {
    for (const here of namesBefore(file)) {
      const found = files.filter(({ path }) => same(here, path));
      if (found.length > 0) return found.map(({ layout }) => layout);
    }
  }
  return [];
}

interface Candidates {
  /** Readers for one file, those to be preferred first. */
  readonly forFile: (file: string) => readonly LayoutParser[];
  readonly notes: readonly string[];
}

function fromConfig(file: string, as: Format | null, toUtc: ToUtc | null): Candidates {
  const { config, format } = readConfig(file, as);
  const own = config.layouts.map((layout) => layoutParser(format, layout, config, toUtc));
  // the server's predefined formats too know what the configuration tells of upstreams
  const predefined = format.layouts.map((layout) => layoutParser(format, layout, config, toUtc));
  const others = as ? [] : readersFor(toUtc).filter((reader) => reader.format !== format);
  return {
    notes: config.notes,
    forFile: (path) => {
      const bound = boundLayouts(config, path);
      const all = [...own, ...predefined];
      return [...all.filter(({ layout }) => bound.includes(layout.name)), ...all, ...others];
    },
  };
}

/** The readers that come into question, by what was said on the command line. */
export function candidates({ as, logFormat, fromConfig: config, timezone: zone }: FormatChoice): Candidates {
  const toUtc = zone === undefined ? null : timezone(zone);
  const all = toUtc ? readersFor(toUtc) : allParsers;
  const named = as === undefined ? null : formatNamed(as, all);
  if (logFormat !== undefined) {
    const format = named?.format ?? formatNamed("nginx").format;
    if (!format.language) throw new UsageError(`--log-format: ${format.title} has no language for formats`);
    const reader = layoutParser(format, format.language.layout(logFormat, "log-format"), null, toUtc);
    return { forFile: () => [reader], notes: [] };
  }
  if (config !== undefined) return fromConfig(config, named?.format ?? null, toUtc);
  const readers = named?.readers ?? all;
  return { forFile: () => readers, notes: [] };
}
