import { unjoinedSources } from "../journeys/unjoined.ts";
import type { Store } from "../store/store.ts";
import { coveredDays, coveredSources, coversPeriod, excludedFailures } from "./coverage.ts";
import type { Report } from "./head.ts";
import type { Parameters } from "./parameters.ts";
import { describePeriod, type Period } from "./period.ts";
import { usesParameter } from "./registry.ts";

/** Whether a report excludes health checks and scanners. */
export const excludesClients = (report: Report, allClients: boolean): boolean =>
  usesParameter(report, "all_clients") && !allClients;

/** The report's title, the clients it excludes and its period. */
export function titleOf(report: Report, period: Period, allClients: boolean): string {
  const excluded = excludesClients(report, allClients) ? ", without health checks and scanners" : "";
  const title = report.title + excluded;
  return usesParameter(report, "since") ? `${title}: ${describePeriod(period)}` : title;
}

/** How many failures the report excludes; null if none. */
export function excludedNote(store: Store, report: Report, parameters: Parameters): string | null {
  if (!excludesClients(report, parameters.all_clients ?? false)) return null;
  const failures = excludedFailures(store, parameters);
  return failures === 0
    ? null
    : `excluded: ${failures} failed requests of health checks and scanners; --all-clients includes them`;
}

/** The sources of the period whose requests should be joined and are not; null if there are none. */
export function unjoinedNote(store: Store, report: Report, parameters: Parameters): string | null {
  const choosesLines = parameters.per_hop || parameters.source;
  return report.namesUnjoined && !choosesLines ? unjoinedSources(store, parameters) : null;
}

/** The days and sources of the database, if the period contains no request; else null. */
export function coverageNote(store: Store, report: Report, parameters: Parameters): string | null {
  if (!usesParameter(report, "since") || coversPeriod(store, parameters)) return null;
  const { source, host } = parameters;
  const filters = [...(source ? [`source "${source}"`] : []), ...(host ? [`host "${host}"`] : [])];
  const subject = ["no requests", ...(filters.length > 0 ? [`of ${filters.join(" and ")}`] : [])].join(" ");
  const days = coveredDays(store);
  const sources = source ? ` of ${coveredSources(store).join(", ")}` : "";
  const contents = days ? `contains ${days}${sources}` : "is empty";
  return `${subject} for ${describePeriod(parameters)}; the database ${contents}`;
}
