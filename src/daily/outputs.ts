import { type ReportOptions, report } from "../commands/report.ts";
import type { Config, OutputConfig } from "../config/config.ts";
import { fillTemplate } from "../config/day-template.ts";
import { lengthOf } from "../reports/period.ts";
import { findReport, takes } from "../reports/run.ts";
import { dayMs } from "../units.ts";

const iso = (time: number): string => new Date(time).toISOString();

// flags that are named for one of a list
const single: Record<string, string> = { own_hosts: "ownHost" };
const flagOf = (parameter: string): string =>
  single[parameter] ?? parameter.replace(/_[a-z]/g, (mark) => mark.charAt(1).toUpperCase());

/** What the configuration knows and the report asks for, as its flags. */
function flagsFor(name: string, { asked, sitemaps }: Config): Partial<ReportOptions> {
  const found = findReport(name);
  const given = { ...asked, sitemap: sitemaps.length > 0 ? sitemaps : undefined };
  return Object.fromEntries(
    Object.entries(given)
      .filter(([parameter, value]) => value !== undefined && takes(found, parameter))
      .map(([parameter, value]) => [flagOf(parameter), value]),
  );
}

/** Writes a report of a day. One that looks back further gets its own length of time up to the day's end. */
export async function writeOutput(config: Config, output: OutputConfig, day: number): Promise<string> {
  const { report: name, file, format, source, host } = output;
  const until = day + dayMs;
  const found = findReport(name);
  const length = Math.max(dayMs, lengthOf(found.period));
  const target = fillTemplate(file, day);
  await report(name, {
    db: config.database,
    output: target,
    ...flagsFor(name, config),
    ...(takes(found, "since") && { since: iso(until - length), until: iso(until) }),
    ...(format && { format }),
    ...(source !== undefined && { source }),
    ...(host !== undefined && { host }),
  });
  return target;
}

/** The outputs of each day; a file without a day in its name is written for the newest alone. */
export const planOutputs = (
  config: Config,
  days: readonly number[],
): readonly (readonly [OutputConfig, number])[] =>
  days.flatMap((day, index) =>
    config.outputs
      .filter(
        ({ file }) =>
          index === days.length - 1 || fillTemplate(file, day) !== fillTemplate(file, day + dayMs),
      )
      .map((output) => [output, day] as const),
  );
