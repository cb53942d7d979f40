import { existsSync } from "node:fs";
import path from "node:path";
import { readConfigFile } from "../../parse/config-file.ts";
import type { ServerConfig, TemplateLayout } from "../../parse/format.ts";
import { templateOf } from "../../parse/text/log-format.ts";
import { argumentsOf, optionsOf } from "./command-line.ts";

/** The default format of varnishncsa. */
export const combined = '%h %l %u %t "%r" %s %b "%{Referer}i" "%{User-agent}i"';

/** The arguments of each varnishncsa that a unit, a script or a file with its options starts. */
function* commandsOf(text: string, file: string): Generator<readonly string[]> {
  const isForVarnishncsa = `${file}\n${text}`.includes("varnishncsa");
  for (const line of text.replace(/\\\r?\n/g, " ").split(/\r?\n/)) {
    if (/^\s*[#;]/.test(line)) continue;
    const [, options] = /^\s*(?:export\s+)?DAEMON_OPTS=(.*)$/.exec(line) ?? [];
    if (options !== undefined && isForVarnishncsa) yield argumentsOf(argumentsOf(options).join(" "));
    // systemd expands %h and others, so a unit contains %%h
    const [, command] = /^\s*ExecStart=[-@:+!]*(.*)$/.exec(line) ?? [];
    const args = argumentsOf(command?.replaceAll("%%", "%") ?? line);
    const program = args.findIndex((each) => /(?:^|\/)varnishncsa$/.test(each));
    if (program >= 0 && options === undefined) yield args.slice(program + 1);
  }
}

/** The format in the file of option `-f`, or in a file of that name next to the unit. */
function formatInFile(name: string, unit: string, notes: string[]): string | null {
  const folder = path.dirname(unit);
  const paths = [path.resolve(folder, name), path.join(folder, path.basename(name))];
  const found = paths.find((each) => existsSync(each));
  if (!found) notes.push(`${unit} reads its format from ${name}, which does not exist`);
  // varnishncsa reads the first line
  return found ? (readConfigFile(found).split(/\r?\n/)[0] ?? "") : null;
}

type VarnishConfig = ServerConfig & {
  readonly layouts: TemplateLayout[];
  readonly files: { path: string; layout: string }[];
};

function addCommand(
  options: ReadonlyMap<string, string>,
  format: string,
  { layouts, files }: VarnishConfig,
): void {
  const logFile = options.get("w");
  const name = format === combined ? "combined" : `log-${layouts.length + 1}`;
  const layout = templateOf(format, name);
  if (name !== "combined") layouts.push(options.has("j") ? { ...layout, escape: "json" } : layout);
  if (logFile !== undefined && !logFile.includes("$")) files.push({ path: logFile, layout: name });
}

/** Reads formats and files of varnishncsa from a systemd unit, a start script or /etc/default/varnishncsa. */
export function readVarnishUnit(file: string): ServerConfig {
  const notes: string[] = [];
  const config: VarnishConfig = { layouts: [], files: [], notes };
  for (const args of commandsOf(readConfigFile(file), file)) {
    const options = optionsOf(args);
    const formatFile = options.get("f");
    const format =
      options.get("F") ?? (formatFile === undefined ? combined : formatInFile(formatFile, file, notes));
    if (format !== null) addCommand(options, format, config);
  }
  return config;
}
