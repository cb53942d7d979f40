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
