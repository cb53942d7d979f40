import { seriesOf } from "../print/series.ts";
import { executeReport } from "../reports/execute.ts";
import { periodLengthMs } from "../reports/period.ts";
import { findReport } from "../reports/registry.ts";
import { rowObjects } from "../reports/sheet.ts";
import type { Store } from "../store/store.ts";
import { brief, type CheckOutcome, percent } from "./outcome.ts";
import type { Scope } from "./scope.ts";

/** A row of the report "incidents", with its columns. */
export interface Incident extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly start: string;
  readonly end: string | null;
  readonly ongoing: boolean;
}

/** The incidents in the report's default period up to `until`, the oldest first. */
export function incidentsOf(
  store: Store,
  { until, source, host, ...asked }: Scope,
  report = findReport("incidents"),
): readonly Incident[] {
  const since = until - periodLengthMs(report.period);
  return rowObjects(executeReport(store, report, { ...asked, since, until, source, host }))
    .map((row) => ({
      ...row,
      errors_series: seriesOf("errors_series", row["errors_series"]),
      id: String(row["id"]),
      start: String(row["start"]),
      end: row["end"] == null ? null : String(row["end"]),
      ongoing: row["ongoing"] === 1,
    }))
    .toSorted(
      (one, other) => one.start.localeCompare(other.start, "en") || one.id.localeCompare(other.id, "en"),
    );
}

/** Describes an incident in one line: reason, source, host, scope and error share. */
export function incidentText(incident: Incident): string {
  const where = [incident["source"], incident["host"]].filter((part) => part != null).map(brief);
  const scope =
    incident["scope"] === "service" || incident["scope"] == null
      ? ""
      : ` at ${brief(incident["scope"])} ${brief(incident["scope_value"])}`;
  const share =
    typeof incident["error_share"] === "number" ? `, ${percent(incident["error_share"])} errors` : "";
  return `${brief(incident["reason"] ?? "unknown")} on ${where.join(" ")}${scope}${share}`;
}

/** Checks for ongoing incidents: one of severity "page" is critical, a "ticket" is a warning. */
export function ongoingIncidents(incidents: readonly Incident[]): CheckOutcome {
  const ongoing = incidents.filter((incident) => incident.ongoing);
  const pages = ongoing.filter((incident) => incident["severity"] === "page");
  const worst = pages[0] ?? ongoing[0];
  const ended = incidents.length - ongoing.length;
  const text = worst
    ? `${ongoing.length} ongoing: ${incidentText(worst)} since ${worst.start}`
    : `no incident is ongoing${ended > 0 ? `, ${ended} ended within 30 days` : ""}`;
  return {
    state: pages.length > 0 ? "CRITICAL" : ongoing.length > 0 ? "WARNING" : "OK",
    text,
    performance: [
      { label: "incidents_page", value: pages.length, critical: 0 },
      { label: "incidents_ticket", value: ongoing.length - pages.length, warning: 0 },
    ],
  };
}
