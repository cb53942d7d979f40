import { formatCell } from "../print/units.ts";
import { hasPart, persistentPaths, type ReportBundle, rowsOfPart } from "./bundle.ts";

const integerFormat = new Intl.NumberFormat("en");
export const count = (number: unknown): string => integerFormat.format(Number(number ?? 0));
const counted = (number: number, singular: string, plural: string): string =>
  `${count(number)} ${number === 1 ? singular : plural}`;

const hopNames: Readonly<Record<string, string>> = {
  client: "the client",
  cdn: "the CDN",
  proxy: "the proxy",
  origin: "the origin",
};

/** The hop at fault for most failures and its most frequent reason, if the logs show them. */
function mainCause(bundle: ReportBundle): string {
  const hops = rowsOfPart(bundle, "overview").filter(({ hop }) => hop !== "all");
  const [worst] = hops.toSorted((one, other) => Number(other["failed"]) - Number(one["failed"]));
  const name = hopNames[String(worst?.["hop"])];
  if (!worst || name === undefined) return "the logs do not show the hop at fault for most of them";
  const reason = worst["top_reason"] === null ? "" : `, most often ${worst["top_reason"]}`;
  return `${count(worst["failed"])} of them at ${name}${reason}`;
}

function failures(bundle: ReportBundle): string {
  const all = rowsOfPart(bundle, "overview").find(({ hop }) => hop === "all");
  const [requests, failed] = [Number(all?.["requests"] ?? 0), Number(all?.["failed"] ?? 0)];
  if (requests === 0) return "no requests were logged";
  if (failed === 0) return `none of ${counted(requests, "request", "requests")} failed`;
  const share = formatCell("share", failed / requests);
  return `${count(failed)} of ${counted(requests, "request", "requests")} failed (${share}), ${mainCause(bundle)}`;
}

const hiddenParts = [
  ["stale", "stale copy", "stale copies"],
  ["retry", "saved by a retry", "saved by a retry"],
  ["replaced", "replaced by another answer", "replaced by another answer"],
] as const;

/** The failures behind good answers, in one sentence; empty if there were none. */
export function hiddenSentence(bundle: ReportBundle): string {
  const rows = rowsOfPart(bundle, "hidden");
  const requests = (by?: string): number =>
    rows
      .filter((row) => by === undefined || row["hidden_by"] === by)
      .reduce((sum, row) => sum + Number(row["requests"]), 0);
  const all = requests();
  if (all === 0) return "";
  const parts = hiddenParts
    .filter(([by]) => requests(by) > 0)
    .map(([by, singular, plural]) => counted(requests(by), singular, plural));
  const verb = all === 1 ? "failure was" : "failures were";
  return `${count(all)} ${verb} hidden from users: ${parts.join(", ")}.`;
}

/** The day in one sentence. */
export function headline(bundle: ReportBundle): string {
  if (!hasPart(bundle, "overview")) return `${bundle.title}: ${bundle.period}`;
  const incidents = rowsOfPart(bundle, "incidents");
  const ongoing = incidents.filter((incident) => incident["ongoing"] === 1).length;
  const missing = persistentPaths(bundle).length;
  const parts = [
    failures(bundle),
    incidents.length === 0
      ? "no incident"
      : counted(incidents.length, "incident", "incidents") + (ongoing > 0 ? `, ${ongoing} ongoing` : ""),
    ...(missing > 0 ? [counted(missing, "important path is missing", "important paths are missing")] : []),
  ];
  const sentence = `${parts.join("; ")}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
