import { type Command, Option } from "commander";
import type { Burn } from "../incidents/rules.ts";
import { burnRates, count, minutes, multiple, objective } from "./arguments.ts";

/** The flags that set when an incident opens and resolves. */
export interface IncidentOptions {
  readonly slo?: number;
  readonly burn?: readonly Burn[];
  readonly rise?: number;
  readonly minErrors?: number;
  readonly minMinutes?: number;
  readonly minRequests?: number;
  readonly calm?: number;
}

const options = [
  new Option(
    "--slo <percentage>",
    "service level objective: requests without a server error (default: 99.9%)",
  ).argParser(objective),
  new Option(
    "--burn <rate:long:short>",
    "open an incident when the error budget burns at this rate in both windows (repeatable; default: 14.4:1h:5m 6:6h:30m 1:3d:6h)",
  ).argParser(burnRates),
  new Option(
    "--rise <factor>",
    "or when the error rate is this many times the baseline (default: 3)",
  ).argParser(multiple),
  new Option(
    "--min-errors <number>",
    "minimum number of errors in five minutes; a burn needs half as many above the budget (default: 20)",
  ).argParser(count),
  new Option("--min-minutes <number>", "minimum number of minutes with errors (default: 3)").argParser(count),
  new Option(
    "--min-requests <number>",
    "minimum number of requests in the long window (default: 100)",
  ).argParser(count),
  new Option(
    "--calm <duration>",
    "resolve an incident after this time below the threshold (default: 15m)",
  ).argParser(minutes),
];

export function addIncidentOptions(command: Command): Command {
  for (const option of options) command.addOption(option);
  return command;
}

/** The same values under the names of the reports' parameters. */
export const incidentParameters = ({ minErrors, minMinutes, minRequests, ...rest }: IncidentOptions) => ({
  slo: rest.slo,
  burn: rest.burn,
  rise: rest.rise,
  calm: rest.calm,
  min_errors: minErrors,
  min_minutes: minMinutes,
  min_requests: minRequests,
});
