import { formatCell } from "../print/units.ts";
import { visible } from "../print/value.ts";
import type { RowObject } from "../reports/sheet.ts";
import { persistentPaths, type ReportBundle, rowsOfPart } from "./bundle.ts";
import { count } from "./headline.ts";

/** A problem and the first thing to check. */
export interface FirstCheck {
  readonly what: string;
  readonly check: string;
}

const maxChecks = { incidents: 3, hops: 2, paths: 2 };

const joined = (...values: unknown[]): string =>
  values
    .filter((value) => value !== null && value !== undefined)
    .map((value) => visible(String(value)))
    .join(" ");

/** "10:05" of a time within the day. */
const clock = (time: unknown): string => String(time).slice(11, 16);

function incident(row: RowObject): FirstCheck {
  const share = formatCell("error_share", row["error_share"]);
  const span =
    row["ongoing"] === 1 ? `since ${clock(row["start"])}` : `${clock(row["start"])}–${clock(row["end"])}`;
  const what = `Incident ${span} on ${joined(row["source"], row["host"])}: ${joined(row["reason"] ?? "unknown")}, ${share} errors`;
  return { what, check: joined(row["what_to_check_first"]) };
}

const hop = (row: RowObject): FirstCheck => ({
  what:
    row["hop"] === "unknown"
      ? `${count(row["failed"])} failures without a known hop at fault`
      : `${count(row["failed"])} failures at the ${joined(row["hop"])}, most often ${joined(row["top_reason"])}`,
  check: joined(row["what_to_check_first"]),
});

function path(row: RowObject): FirstCheck {
  const { path, host, suggested_target, top_own_referrer, requests_404, important } = row;
  const fix = top_own_referrer === null ? null : `fix the link on ${joined(top_own_referrer)}`;
  const redirect = suggested_target === null ? null : `redirect it to ${joined(suggested_target)}`;
  return {
    what: `${joined(host === null ? null : `${host}${path}`) || joined(path)} is missing, ${count(requests_404)} times: ${joined(important)}`,
    check: [fix, redirect].filter((each) => each !== null).join("; ") || "restore it or redirect it",
  };
}

const gap = (row: RowObject): FirstCheck => ({
  what: `The log of ${joined(row["source"])}: ${[
    [row["damaged"], "damaged files"],
    [row["empty_hours"], "hours without a line"],
    [row["rejected"], "rejected lines"],
  ]
    .filter(([number]) => Number(number ?? 0) > 0)
    .map(([number, what]) => `${count(number)} ${what}`)
    .join(", ")}`,
  check: 'the numbers above do not include these lines; see "faultline sources" and "faultline rejects"',
});

/** Ongoing incidents first, then those with the most errors. */
const bySeverity = (one: RowObject, other: RowObject): number =>
  Number(other["ongoing"]) - Number(one["ongoing"]) || Number(other["errors"]) - Number(one["errors"]);

/** What to check first, the most urgent first. */
export function firstChecks(bundle: ReportBundle): FirstCheck[] {
  const incidents = rowsOfPart(bundle, "incidents").toSorted(bySeverity).slice(0, maxChecks.incidents);
  const reported = new Set(incidents.map((row) => row["reason"]));
  const hops = rowsOfPart(bundle, "overview")
    .filter(({ hop, failed }) => hop !== "all" && hop !== "client" && Number(failed) > 0)
    .filter(({ top_reason }) => top_reason !== null && !reported.has(top_reason))
    .toSorted((one, other) => Number(other["failed"]) - Number(one["failed"]))
    .slice(0, maxChecks.hops);
  const paths = persistentPaths(bundle).slice(0, maxChecks.paths);
  const gaps = rowsOfPart(bundle, "completeness").filter(
    ({ hour, damaged, empty_hours, rejected }) =>
      hour === null && [damaged, empty_hours, rejected].some((number) => Number(number ?? 0) > 0),
  );
  return [...incidents.map(incident), ...hops.map(hop), ...paths.map(path), ...gaps.map(gap)];
}
