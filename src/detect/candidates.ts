import { isLocal } from "../classify/client-address.ts";
import { trustedBy } from "../classify/trusted-proxies.ts";
import { UsageError } from "../errors.ts";
import { formats } from "../formats/index.ts";
import type { Format, ServerConfig } from "../parse/format.ts";
import { defaultContext, type LayoutParser, type LineContext, layoutParser } from "../parse/parser.ts";
import { type LogClock, logClock } from "../parse/text/timezone.ts";
import { type MessageParser, messageParser, parseUtcMessage } from "./message-parser.ts";

/** The options of the command line that choose parsers. */
export interface FormatChoice {
  readonly as?: string | undefined;
  readonly logFormat?: string | undefined;
  readonly fromConfig?: string | undefined;
  /** for times without a zone */
  readonly timezone?: string | undefined;
  /** addresses, networks, names of services and @files, as in `trustedBy` */
  readonly trustedProxies?: readonly string[] | undefined;
}

/** `toUtc`: of the zone that the user gave. */
function contextOf({ trustedProxies }: FormatChoice, toUtc: LineContext["toUtc"]): LineContext {
  if (toUtc === null && trustedProxies === undefined) return defaultContext;
  return { toUtc, isTrusted: trustedProxies === undefined ? isLocal : trustedBy(trustedProxies) };
}

const parsersOf = (format: Format, context: LineContext): LayoutParser[] =>
  format.layouts.map((layout) => layoutParser(format, layout, null, context));

const parsersOfAll = (context: LineContext): LayoutParser[] =>
  formats.flatMap((format) => parsersOf(format, context));

/** The parsers of all formats, without options. */
export const allParsers: readonly LayoutParser[] = parsersOfAll(defaultContext);

const names = [...new Set([...formats.map(({ name }) => name), ...allParsers.map(({ name }) => name)])];

function formatNamed(name: string, all = allParsers): { format: Format; parsers: readonly LayoutParser[] } {
  const parsers = all.filter((parser) => parser.name === name || parser.format.name === name);
  const [first] = parsers;
  if (!first) throw new UsageError(`--as ${name}: no such format; known formats: ${names.join(", ")}`);
  return { format: first.format, parsers };
}

/** Reads the configuration of the first server whose parser finds layouts or log files in it. */
function readConfig(file: string, as: Format | null): { config: ServerConfig; format: Format } {
  const servers = as ? [as] : formats.filter(({ language }) => language?.config);
  for (const format of servers) {
    const config = format.language?.config?.(file);
    if (config && (config.layouts.length > 0 || config.files.length > 0)) return { config, format };
  }
  throw new UsageError(
    `--from-config ${file}: no log format found; expected a configuration of ${servers.map(({ title }) => title).join("; ")}`,
  );
}

/**
 * The paths that a file may have had before rotation, its own path first: `access.log.2.gz`, `access.log-20261124` and
 * `access-2026-11-24.log` were `access.log`.
 */
function unrotatedPaths(path: string): readonly string[] {
  const uncompressed = path.replace(/\.(?:gz|zst|bz2|xz)$/, "");
  const withoutSuffix = uncompressed.replace(/(?:[.-]\d+(?:-\d+)*)+$/, "");
  return [uncompressed, withoutSuffix, withoutSuffix.replace(/-\d[\d-]*(?=\.log$)/, "")];
}

const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** Comparisons of a file's path with one of the configuration: by the whole path, then by the name alone. */
const comparisons: readonly ((own: string, path: string) => boolean)[] = [
  (own, path) => own === path || own.endsWith(`/${path.replace(/^\/+/, "")}`),
  (own, path) => baseName(own) === baseName(path),
];

/** The layouts that the configuration assigns to a file. */
function assignedLayouts({ files }: ServerConfig, file: string): readonly string[] {
  for (const isSame of comparisons) {
    for (const own of unrotatedPaths(file)) {
      const found = files.filter(({ path }) => isSame(own, path));
      if (found.length > 0) return found.map(({ layout }) => layout);
    }
  }
  return [];
}

interface Candidates {
  /** The parsers to try on a file, preferred ones first. */
  readonly forFile: (file: string) => readonly LayoutParser[];
  /** What could not be read of the configuration. */
  readonly notes: readonly string[];
  /** Begins a file, as that of `LogClock`. */
  readonly startClock: LogClock["start"];
  readonly parseMessage: MessageParser;
}

type ParserCandidates = Omit<Candidates, "startClock" | "parseMessage">;

function fromConfig(file: string, as: Format | null, context: LineContext): ParserCandidates {
  const { config, format } = readConfig(file, as);
  const own = config.layouts.map((layout) => layoutParser(format, layout, config, context));
  // the configuration also describes upstreams, which predefined layouts use
  const predefined = format.layouts.map((layout) => layoutParser(format, layout, config, context));
  const others = as ? [] : parsersOfAll(context).filter((parser) => parser.format !== format);
  return {
    notes: config.notes,
    forFile: (path) => {
      const assigned = assignedLayouts(config, path);
      const all = [...own, ...predefined];
      return [...all.filter(({ layout }) => assigned.includes(layout.name)), ...all, ...others];
    },
  };
}

function parserCandidates(
  { as, logFormat, fromConfig: config }: FormatChoice,
  context: LineContext,
): ParserCandidates {
  const all = context === defaultContext ? allParsers : parsersOfAll(context);
  const named = as === undefined ? null : formatNamed(as, all);
  if (logFormat !== undefined) {
    const format = named?.format ?? formatNamed("nginx").format;
    if (!format.language) throw new UsageError(`--log-format: ${format.title} has no format language`);
    const parser = layoutParser(format, format.language.layout(logFormat, "log-format"), null, context);
    return { forFile: () => [parser], notes: [] };
  }
  if (config !== undefined) return fromConfig(config, named?.format ?? null, context);
  const parsers = named?.parsers ?? all;
  return { forFile: () => parsers, notes: [] };
}

/** Chooses the parsers to try from the options of the command line. */
export function candidates(choice: FormatChoice): Candidates {
  const clock = choice.timezone === undefined ? null : logClock(choice.timezone);
  const context = contextOf(choice, clock?.toUtc ?? null);
  const parseMessage = clock === null ? parseUtcMessage : messageParser(clock.toUtc);
  return { ...parserCandidates(choice, context), startClock: (last) => clock?.start(last), parseMessage };
}
