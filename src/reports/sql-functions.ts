// SQL functions and aggregates without state outside the statement.
import { createHash } from "node:crypto";
import { isIPv4, isIPv6 } from "node:net";
import { type Reason, reasons } from "../faults/reasons.ts";

/** The SQL function `first_check(reason)`: what to check first and at which hop, or null. */
export function firstCheck(reason: unknown): string | null {
  if (typeof reason !== "string" || !Object.hasOwn(reasons, reason)) return null;
  const [check] = Object.entries(reasons[reason as Reason].check);
  return check ? `at the ${check[0]}: ${check[1]}` : null;
}

export const ofAgent = (find: (agent: string) => string | null) => (agent: string | null) =>
  agent === null ? null : find(agent);

/** A test of an address as a SQL function; 0 for null. */
export const ofAddress = (test: (address: string) => boolean) => (address: string | null) =>
  Number(address !== null && test(address));

/** The SQL function `message_pattern(message)`: what messages of one kind have in common. */
export const messagePattern = (message: unknown): string =>
  String(message)
    .replaceAll(/"[^"]*"/g, '"…"')
    .replaceAll(/\[[^\]]*\]|\b\d[\d.:]*\b/g, "#");

export const shortHash = (text: unknown): string =>
  createHash("sha256").update(String(text)).digest("hex").slice(0, 12);

const seriesLength = 24;

/** The SQL aggregate `series(time_ms, count, since, until)`: a JSON list of the sums of 24 equal parts of the period. */
export const series = {
  start: (): number[] => new Array<number>(seriesLength).fill(0),
  step: (sums: number[], time: number, count: number, since: number, until: number): void => {
    const part = Math.floor(((time - since) * seriesLength) / (until - since));
    const within = Math.max(0, Math.min(seriesLength - 1, part));
    sums[within] = (sums[within] ?? 0) + count;
  },
  result: (sums: number[]): string => JSON.stringify(sums),
};

interface PercentileState {
  percent: number;
  readonly values: number[];
}

/** The SQL aggregate `percentile(number, percent)`, by the nearest-rank method; null without numbers. */
export const percentile = {
  start: (): PercentileState => ({ percent: 0, values: [] }),
  step: (state: PercentileState, number: number | null, percent: number): void => {
    state.percent = percent;
    if (number !== null) state.values.push(number);
  },
  result: ({ values, percent }: PercentileState): number | null => {
    const ordered = Float64Array.from(values).sort();
    return ordered[Math.ceil((ordered.length * percent) / 100) - 1] ?? null;
  },
};

// eu-west-1a, europe-west1-b, eastus-1: a region and a letter or number
const zoneName = /(?<![a-z])(?:[a-z]{2}(?:-[a-z]+)+-\d[a-z]|[a-z]+-[a-z]+\d-[a-z])(?![a-z0-9])/;

/** The host of an address, without port and IPv6 brackets. */
const hostOf = (address: string): string =>
  address.replace(/^\[([^\]]*)\](?::\d+)?$/, "$1").replace(/^([^:]*):\d+$/, "$1");

function prefixOf(address: string): string {
  const [head = "", tail] = address.split("::");
  const groups = head.split(":").filter((group) => group !== "");
  const zeros = tail === undefined ? [] : Array<string>(4).fill("0");
  return `${[...groups, ...zeros].slice(0, 4).join(":").toLowerCase()}::/64`;
}

/**
 * The availability zone of an upstream: part of its name, else its network (/24, or /64 of IPv6), because zones have
 * separate networks. Null for other names.
 */
export function zoneOf(address: unknown): string | null {
  if (typeof address !== "string") return null;
  const host = hostOf(address);
  if (isIPv4(host)) return `${host.slice(0, host.lastIndexOf("."))}.0/24`;
  if (isIPv6(host)) return prefixOf(host);
  return zoneName.exec(host)?.[0] ?? null;
}

/** `*` matches within a path segment, `**` matches across segments; `/shop/**` matches `/shop` too. */
export function globPattern(glob: string): RegExp {
  const parts = glob.split(/(\/\*\*$|\*\*|\*)/).map((part) => {
    if (part === "/**") return "(?:/.*)?";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    return part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`, "s");
}

/** Makes the SQL function `matching_glob(globs, path)`: the first glob of a JSON list that matches the path, or null. */
export function matchingGlob(): (globs: unknown, path: unknown) => string | null {
  let compiled: { readonly globs: unknown; readonly patterns: [string, RegExp][] } | undefined;
  return (globs, path) => {
    if (typeof globs !== "string" || typeof path !== "string") return null;
    if (compiled?.globs !== globs) {
      const list = JSON.parse(globs) as string[];
      compiled = { globs, patterns: list.map((glob) => [glob, globPattern(glob)]) };
    }
    return compiled.patterns.find(([, pattern]) => pattern.test(path))?.[0] ?? null;
  };
}
