import type { Result } from "./results.ts";

/** What a run is held against, and what came out. */
export interface Goal {
  readonly what: string;
  readonly least?: number;
  readonly most?: number;
  readonly unit: string;
  /** NaN where not all that it needs was measured */
  readonly measured: number;
  /** the same by CPU time, which says more where other work shares the machine */
  readonly byCpu?: number;
}

type Find = (program: string, input: string) => Result | undefined;
type Speed = readonly [input: string, program: string, otherInput: string, least: number];

const text = "combined.log";
const gz = "combined.log.gz";
const small = "small/**/*.gz";

/** Beside others on the same file, and on the text, which they read faster. GoAccess reads no gz. */
const speeds: readonly Speed[] = [
  ...([gz, text] as const).flatMap((other): Speed[] => [
    [gz, "straightforward", other, 3],
    [gz, "lnav", other, 1.3],
    [gz, "DuckDB", other, 1.3],
  ]),
  [gz, "GoAccess", text, 15],
  ["alb.log", "straightforward", "alb.log", 2.5],
  ["cloudfront.log", "straightforward", "cloudfront.log", 2.5],
];

/** How many times as long the first took as the second. */
const times = (first: Result | undefined, second: Result | undefined): Pick<Goal, "measured" | "byCpu"> => ({
  measured: (first?.wall ?? Number.NaN) / (second?.wall ?? Number.NaN),
  byCpu: (first?.cpu ?? Number.NaN) / (second?.cpu ?? Number.NaN),
});

const speed = (find: Find, [input, program, otherInput, least]: Speed): Goal => ({
  what: `${input}, times as fast as ${program}${input === otherInput ? "" : ` on ${otherInput}`}`,
  least,
  unit: "×",
  ...times(find(program, otherInput), find("faultline", input)),
});

const peak = (lines: number, results: readonly Result[]): Goal => ({
  what: `most memory at ${lines} lines`,
  most: 300,
  unit: " MB",
  measured: Math.max(...results.filter((result) => result.lines === lines).map(({ memory }) => memory)) / 1e6,
});

const share = (stored: Result | undefined): Goal => ({
  what: "database of combined, of its text",
  most: 20,
  unit: " %",
  measured: (100 * (stored?.databaseBytes ?? Number.NaN)) / (stored?.rawBytes ?? Number.NaN),
});

export function goalsOf(results: readonly Result[]): Goal[] {
  const find: Find = (program, input) =>
    results.find((result) => result.program === program && result.input === input);
  const ours = results.filter(({ program }) => program === "faultline");
  const all: Goal[] = [
    ...speeds.map((each) => speed(find, each)),
    {
      what: `${small}, times as long as one file`,
      most: 3,
      unit: "×",
      ...times(find("faultline", small), find("faultline", gz)),
    },
    ...[...new Set(ours.map(({ lines }) => lines))].map((lines) => peak(lines, ours)),
    share(find("faultline", gz)),
  ];
  return all.filter(({ measured }) => Number.isFinite(measured));
}

export const isMet = ({ measured, least = -Infinity, most = Infinity }: Goal): boolean =>
  measured >= least && measured <= most;
