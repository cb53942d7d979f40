import { type Command, InvalidArgumentError, Option } from "commander";
import type { Burn } from "../incidents/rules.ts";

/** What makes a rise an incident, as asked for. */
export interface RiseOptions {
  readonly slo?: number;
  readonly burn?: readonly Burn[];
  readonly rise?: number;
  readonly minErrors?: number;
  readonly minMinutes?: number;
  readonly minRequests?: number;
  readonly calm?: number;
}

function share(text: string): number {
  const [, digits = "", percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  const value = Number(digits) / (percent === "%" ? 100 : 1);
  if (digits === "" || value <= 0 || value >= 1) {
    throw new InvalidArgumentError("It must be a share between 0 and 1, or 0% and 100%, like 99.9%.");
  }
  return value;
}

const minutesOf = { m: 1, h: 60, d: 1440 };
const lengthPattern = /^([1-9]\d{0,4})([mhd])$/;

function minutes(text: string): number {
  const [, count, unit = "m"] = lengthPattern.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError("It must be a length of time like 15m, 6h or 3d.");
  return Number(count) * minutesOf[unit as keyof typeof minutesOf];
}

function burn(text: string, before: readonly Burn[] = []): Burn[] {
  const [rate = "", long = "", short = "", more] = text.split(":");
  const pair = { rate: Number(rate), long: minutes(long), short: minutes(short) };
  if (!/^\d+(\.\d+)?$/.test(rate) || pair.rate === 0 || more !== undefined || pair.short >= pair.long) {
    throw new InvalidArgumentError("It must be a rate, a long and a short window: 14.4:1h:5m.");
  }
  return [...before, pair];
}

function times(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) <= 1) {
    throw new InvalidArgumentError("It must be a number greater than 1.");
  }
  return Number(text);
}

function count(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("It must be a whole number, 1 or more.");
  return Number(text);
}

const options = [
  new Option("--slo <share>", "share of requests that are to go well (default: 99.9%)").argParser(share),
  new Option(
    "--burn <rate:long:short>",
    "an incident opens when the error budget burns so fast in both windows (repeatable; default: 14.4:1h:5m 6:6h:30m 1:3d:6h)",
  ).argParser(burn),
  new Option("--rise <times>", "or when errors are so many times what is usual (default: 3)").argParser(
    times,
  ),
  new Option(
    "--min-errors <number>",
    "with so many errors in five minutes (default: 20; half as many over the budget for a burn)",
  ).argParser(count),
  new Option("--min-minutes <number>", "in so many different minutes (default: 3)").argParser(count),
  new Option("--min-requests <number>", "of at least so many requests (default: 100)").argParser(count),
  new Option("--calm <time>", "an incident is over when it was calm for so long (default: 15m)").argParser(
    minutes,
  ),
];

export function addRiseOptions(command: Command): Command {
  for (const option of options) command.addOption(option);
  return command;
}

/** The same by the names that reports have for them. */
export const riseParameters = ({ minErrors, minMinutes, minRequests, ...rest }: RiseOptions) => ({
  slo: rest.slo,
  burn: rest.burn,
  rise: rest.rise,
  calm: rest.calm,
  min_errors: minErrors,
  min_minutes: minMinutes,
  min_requests: minRequests,
});
