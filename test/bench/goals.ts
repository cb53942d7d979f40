import type { BenchResult } from "./results.ts";

/** A performance target and the measured value. */
export interface Goal {
  readonly name: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly unit: string;
  /** NaN if a required program or input was not measured */
  readonly measured: number;
  /** the same from CPU time, which other processes on the machine affect less */
  readonly measuredByCpu?: number;
}

type FindResult = (program: string, input: string) => BenchResult | undefined;
type SpeedRow = readonly [input: string, program: string, otherInput: string, minimum: number];

const plainText = "combined.log";
const gz = "combined.log.gz";
const smallFiles = "small/**/*.gz";

/** Compared on the same file and on uncompressed text, which other programs read faster. GoAccess does not read gz. */
const speedRows: readonly SpeedRow[] = [
  ...([gz, plainText] as const).flatMap((other): SpeedRow[] => [
    [gz, "straightforward", other, 3],
    [gz, "lnav", other, 1.3],
    [gz, "DuckDB", other, 1.3],
  ]),
  [gz, "GoAccess", plainText, 15],
  ["alb.log", "straightforward", "alb.log", 2.5],
  ["cloudfront.log", "straightforward", "cloudfront.log", 2.5],
];

/** Time of the first result divided by the time of the second. */
const ratio = (
  first: BenchResult | undefined,
  second: BenchResult | undefined,
): Pick<Goal, "measured" | "measuredByCpu"> => ({
  measured: (first?.wallSeconds ?? Number.NaN) / (second?.wallSeconds ?? Number.NaN),
  measuredByCpu: (first?.cpuSeconds ?? Number.NaN) / (second?.cpuSeconds ?? Number.NaN),
});

const speedGoal = (find: FindResult, [input, program, otherInput, minimum]: SpeedRow): Goal => ({
  name: `${input}, throughput relative to ${program}${input === otherInput ? "" : ` on ${otherInput}`}`,
  minimum,
  unit: "×",
  ...ratio(find(program, otherInput), find("faultline", input)),
});

const memoryGoal = (lines: number, results: readonly BenchResult[]): Goal => ({
  name: `peak memory at ${lines} lines`,
  maximum: 300,
  unit: " MB",
  measured:
    Math.max(
      ...results.filter((result) => result.lines === lines).map(({ peakMemoryBytes }) => peakMemoryBytes),
    ) / 1e6,
});

const databaseGoal = (stored: BenchResult | undefined): Goal => ({
  name: "database size, relative to the text of combined.log",
  maximum: 20,
  unit: " %",
  measured: (100 * (stored?.databaseBytes ?? Number.NaN)) / (stored?.rawBytes ?? Number.NaN),
});

export function goalsOf(results: readonly BenchResult[]): Goal[] {
  const find: FindResult = (program, input) =>
    results.find((result) => result.program === program && result.input === input);
  const ours = results.filter(({ program }) => program === "faultline");
  const all: Goal[] = [
    ...speedRows.map((row) => speedGoal(find, row)),
    {
      name: `${smallFiles}, time relative to one file`,
      maximum: 3,
      unit: "×",
      ...ratio(find("faultline", smallFiles), find("faultline", gz)),
    },
    ...[...new Set(ours.map(({ lines }) => lines))].map((lines) => memoryGoal(lines, ours)),
    {
      name: "three logs with common ids, time relative to three without",
      maximum: 1.33,
      unit: "×",
      ...ratio(find("faultline", "chain/joined"), find("faultline", "chain/unjoined")),
    },
    databaseGoal(find("faultline", gz)),
  ];
  return all.filter(({ measured }) => Number.isFinite(measured));
}

export const isMet = ({ measured, minimum = -Infinity, maximum = Infinity }: Goal): boolean =>
  measured >= minimum && measured <= maximum;
