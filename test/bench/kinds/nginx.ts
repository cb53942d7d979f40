import type { Hit, Outcome } from "../traffic.ts";

export const statuses: Record<Outcome, number> = {
  answered: 200,
  unchanged: 304,
  moved: 301,
  missing: 404,
  origin_broken: 500,
  refused: 502,
  timed_out: 504,
  client_left: 499,
};

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
let lastSecond = 0;
let lastText = "";

/** `24/Nov/2026:10:00:00 +0000`, written once a second. */
function timeLocal(at: number): string {
  const second = Math.floor(at / 1000);
  if (second !== lastSecond) {
    const iso = new Date(second * 1000).toISOString();
    lastText = `${iso.slice(8, 10)}/${months[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
    lastSecond = second;
  }
  return lastText;
}

export const target = ({ page, query }: Hit): string => (query === "" ? page.path : `${page.path}?${query}`);
const seconds = (ms: number): string => (ms / 1000).toFixed(3);

/** What reached the client of an answer that it left, or that has no body. */
const sent = ({ outcome, bytes }: Hit): number =>
  outcome === "unchanged" || outcome === "client_left" ? 0 : bytes;

export const combined = (hit: Hit): string =>
  `${hit.client} - - [${timeLocal(hit.at)}] "${hit.method} ${target(hit)} HTTP/1.1" ${statuses[hit.outcome]} ${sent(hit)} "${hit.referer || "-"}" "${hit.agent}"`;

const silent: readonly Outcome[] = ["refused", "timed_out", "client_left"];

/** The README's log_format. */
export function upstream(hit: Hit): string {
  const { outcome, took, target, id } = hit;
  const answered = !silent.includes(outcome);
  const status = outcome === "client_left" ? "-" : statuses[outcome];
  const connected = outcome === "refused" ? "-" : seconds(Math.min(took, 1));
  const header = answered ? seconds(took) : "-";
  const length = answered ? sent(hit) : 0;
  const received = answered ? sent(hit) + 310 : 0;
  return `${combined(hit)} rt=${seconds(took)} ua="${target}" us="${status}" uct="${connected}" uht="${header}" urt="${seconds(took)}" url="${length}" ubr="${received}" ucs="-" ucl="${answered ? length : "-"}" rc="${outcome === "client_left" ? "" : "OK"}" lrs="-" lcs="-" rid=${id}`;
}
