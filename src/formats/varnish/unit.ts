import { existsSync } from "node:fs";
import path from "node:path";
import { readConfigFile } from "../../parse/config-file.ts";
import type { ServerConfig, TemplateLayout } from "../../parse/format.ts";
import { templateOf } from "../../parse/text/log-format.ts";
import { optionsOf, wordsOf } from "./command-line.ts";

/** What varnishncsa writes without -F. */
export const combined = '%h %l %u %t "%r" %s %b "%{Referer}i" "%{User-agent}i"';

/** The arguments of each varnishncsa that a unit, a script, or the file of its options starts. */
function* commands(text: string, file: string): Generator<readonly string[]> {
  const named = `${file}\n${text}`.includes("varnishncsa");
  for (const line of text.replace(/\\\r?\n/g, " ").split(/\r?\n/)) {
    if (/^\s*[#;]/.test(line)) continue;
    const [, option] = /^\s*(?:export\s+)?DAEMON_OPTS=(.*)$/.exec(line) ?? [];
    if (option !== undefined && named) yield wordsOf(wordsOf(option).join(" "));
    // systemd reads %h and the like itself, so a unit writes %%h
    const [, unit] = /^\s*ExecStart=[-@:+!]*(.*)$/.exec(line) ?? [];
    const words = wordsOf(unit?.replaceAll("%%", "%") ?? line);
    const at = words.findIndex((each) => /(?:^|\/)varnishncsa$/.test(each));
    if (at >= 0 && option === undefined) yield words.slice(at + 1);
  }
}

/** A file that `-f` names; in a copy of the configuration it stands beside the unit. */
function formatFile(name: string, unit: string, notes: string[]): string | null {
  const folder = path.dirname(unit);
  const places = [path.resolve(folder, name), path.join(folder, path.basename(name))];
  const found = places.find((place) => existsSync(place));
  if (!found) notes.push(`${unit} takes its format from ${name}, which is not there`);
  // varnishncsa reads the first line
  return found ? (readConfigFile(found).split(/\r?\n/)[0] ?? "") : null;
}

type VarnishCommand = ServerConfig & {
  readonly layouts: TemplateLayout[];
  readonly files: { path: string; layout: string }[];
};

function addCommand(
  options: ReadonlyMap<string, string>,
  text: string,
  { layouts, files }: VarnishCommand,
): void {
  const written = options.get("w");
  const name = text === combined ? "combined" : `log-${layouts.length + 1}`;
  const layout = templateOf(text, name);
  if (name !== "combined") layouts.push(options.has("j") ? { ...layout, escape: "json" } : layout);
  if (written !== undefined && !written.includes("$")) files.push({ path: written, layout: name });
}

/** Reads the formats and files of varnishncsa: a systemd unit, a script that starts it, or /etc/default/varnishncsa. */
export function readVarnishUnit(file: string): ServerConfig {
  const notes: string[] = [];
  const found: VarnishCommand = { layouts: [], files: [], notes };
  for (const words of commands(readConfigFile(file), file)) {
    const options = optionsOf(words);
    const from = options.get("f");
    const text = options.get("F") ?? (from === undefined ? combined : formatFile(from, file, notes));
    if (text !== null) addCommand(options, text, found);
  }
  return found;
}
