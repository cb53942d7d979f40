import { InvalidArgumentError } from "commander";
import {
  expectedBurnRate,
  expectedDuration,
  expectedPercentage,
  parseBurnRate,
  parseCount,
  parseDuration,
  parseLimits,
  parseMinutes,
  parsePercentage,
} from "../units.ts";

/** The parser of an option's argument, for commander. */
const argument =
  <Value>(parse: (text: string) => Value | null, expected: string) =>
  (text: string): Value => {
    const value = parse(text);
    if (value === null) throw new InvalidArgumentError(expected);
    return value;
  };

/** The same for an option that may be repeated. */
const repeatable = <Value>(parse: (text: string) => Value | null, expected: string) => {
  const one = argument(parse, expected);
  return (text: string, previous: readonly Value[] = []): Value[] => [...previous, one(text)];
};

const accept =
  (isValid: (value: number) => boolean, parse: (text: string) => number | null) =>
  (text: string): number | null => {
    const value = parse(text);
    return value !== null && isValid(value) ? value : null;
  };

const parseNumber = (text: string): number | null => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : null);

export const percentage = argument(parsePercentage, expectedPercentage);
/** An objective of 0% or 100% leaves no error budget to burn. */
export const objective = argument(
  accept((value) => value > 0 && value < 1, parsePercentage),
  "expected a percentage between 0% and 100%, e.g. 99.9%",
);
export const minutes = argument(
  accept((value) => value > 0, parseMinutes),
  expectedDuration,
);
export const seconds = argument(
  accept((value) => value >= 0, Number),
  "expected a number of seconds",
);
export const count = argument(parseCount, "expected a whole number, 1 or more");
export const multiple = argument(
  accept((value) => value > 1, parseNumber),
  "expected a number greater than 1",
);
export const burnRates = repeatable(parseBurnRate, expectedBurnRate);

/** A period of whole days, in ms. */
export const days = argument(
  (text) => (/[dw]\s*$/.test(text) ? parseDuration(text) : null),
  "expected a number of days, e.g. 90d",
);

export const percentageLimits = argument(
  (text) => parseLimits(text, parsePercentage),
  "expected a percentage, e.g. 1% (critical) or 0.5%,1% (warning, critical)",
);
export const durationLimits = argument(
  (text) => parseLimits(text, parseDuration),
  "expected a duration, e.g. 26h (critical) or 13h,26h (warning, critical)",
);

export const pathGlobs = repeatable(
  (text) => (/^[/*]/.test(text) ? text : null),
  "expected a path, which begins with /",
);
export const texts = repeatable((text) => text, "");
