import { markup } from "../../print/html.ts";
import { formatCell } from "../../print/units.ts";
import { visible } from "../../print/value.ts";
import type { RowObject } from "../../reports/sheet.ts";
import { type ReportBundle, rowsOfPart } from "../bundle.ts";
import { count } from "../headline.ts";
import { truncate } from "./tables.ts";

const names: Readonly<Record<string, string>> = {
  client: "Client",
  cdn: "CDN",
  proxy: "Proxy",
  origin: "Origin",
  unknown: "Unknown",
};

const maxCauses = 3;

interface Cause {
  readonly fault: string;
  readonly reason: string;
  readonly requests: number;
}

/** Why requests failed, step by step. */
const allCauses = (bundle: ReportBundle): Cause[] =>
  rowsOfPart(bundle, "timeline").flatMap(({ causes }) => JSON.parse(String(causes)) as Cause[]);

/** The most frequent reasons of a hop. */
function causesOf(all: readonly Cause[], hop: unknown): string[] {
  const sums = new Map<string, number>();
  for (const { fault, reason, requests } of all)
    if (fault === hop) sums.set(reason, (sums.get(reason) ?? 0) + requests);
  return [...sums]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, maxCauses)
    .map(([reason, requests]) => `<li>${count(requests)} ${markup(reason)}</li>`);
}

function hopOf(all: readonly Cause[], { hop, failed, share, sources }: RowObject): string {
  const causes = causesOf(all, hop).join("");
  const logs =
    sources === null ? "" : `<p class="logs">log: ${markup(truncate(visible(String(sources))))}</p>`;
  const quiet = Number(failed) === 0 ? " quiet" : "";
  return `<li class="hop ${hop}${quiet}">
<h3>${names[String(hop)] ?? ""}</h3>
<p class="failed"><strong data-hop="${hop}">${count(failed)}</strong> failed <span>${markup(formatCell("share", share))}</span></p>
${logs}${causes && `<ul>${causes}</ul>`}</li>
`;
}

/** The hops from the client to the origin, each with its failures. */
export function chain(bundle: ReportBundle): string {
  const hops = rowsOfPart(bundle, "overview").filter(({ hop }) => hop !== "all");
  const shown = hops.filter(({ hop, failed }) => hop !== "unknown" || Number(failed) > 0);
  const causes = allCauses(bundle);
  return `<section aria-labelledby="hops">
<h2 id="hops">Failures by hop</h2>
<ol class="chain">
${shown.map((row) => hopOf(causes, row)).join("")}</ol>
</section>
`;
}
