import { describe, expect, it } from "vitest";
import { type IncidentRow, incidentsOf } from "../../src/incidents/detector.ts";
import { defaultRules } from "../../src/incidents/rules.ts";
import type { Minute } from "../../src/incidents/series.ts";
import { firstMinute, type Simulated, simulate } from "../harness/simulation.ts";

const day = 1440;
/** ten o'clock on the 21st day: there are three weeks of past, and nine days to go */
const at = 20 * day + 600;
const service: Simulated = { seed: 1, days: 30, traffic: 200, usual: 0.0002, noise: 0.3 };
const seeds = [1, 2, 3, 4, 5];

const last = firstMinute + 30 * day - 1;
const find = (minutes: readonly Minute[], newest = last, rules = defaultRules): IncidentRow[] =>
  incidentsOf(minutes, newest, rules);
/** What was found when the log was read up to a minute. */
const findUpTo = (minutes: readonly Minute[], newest: number, rules = defaultRules): IncidentRow[] =>
  find(
    minutes.filter(([minute]) => minute <= newest),
    newest,
    rules,
  );
/** From its first bad minute to the one after its last, counted from the first of the simulation. */
const span = ({ start, end }: IncidentRow): [number, number] => [start - firstMinute, end + 1 - firstMinute];

const during =
  (from: number, to: number, share: number) =>
  (minute: number): number =>
    minute >= from && minute < to ? share : 0;
const ramp = (from: number, minutes: number, top: number) => (minute: number) =>
  minute >= from && minute < from + minutes ? ((minute - from) / minutes) * top : 0;
const every = (period: number, length: number, share: number, from = 0, to = 30 * day) => {
  return (minute: number): number =>
    minute >= from && minute < to && (minute - from) % period < length ? share : 0;
};

interface Trouble extends Partial<Simulated> {
  readonly what: string;
  /** true incidents */
  readonly truth?: readonly [from: number, to: number][];
  /** whether truth is so sharp that start is found within 5 minutes and end within 15 */
  readonly sharp?: boolean;
}

const one = (minutes: number): [number, number][] => [[at, at + minutes]];

const quiet: Trouble[] = [
  { what: "2 requests a minute", traffic: 2, usual: 0.0005 },
  { what: "10 a minute", traffic: 10, usual: 0.0005 },
  { what: "50 a minute", traffic: 50 },
  { what: "200 a minute" },
  { what: "200 a minute, unsteady", noise: 0.7 },
  { what: "1,000 a minute, half the budget used", traffic: 1000, usual: 0.0005, noise: 0.2 },
  { what: "3,500 a minute", traffic: 3500 },
  { what: "6,000 a minute", traffic: 6000, usual: 0.00022, noise: 0.2 },
  { what: "a spike of one minute every other day", trouble: every(2 * day, 1, 0.9, 100) },
  { what: "a deploy every hour, one minute of 2 %", trouble: every(60, 1, 0.02), usual: 0.0001 },
  {
    what: "a deploy every hour, three minutes of 1 % at 3,500 a minute",
    ...{ trouble: every(60, 3, 0.01, 10), usual: 0.0001, traffic: 3500 },
  },
  { what: "no log at night", gap: (minute) => minute % day > 60 && minute % day < 400 },
  { what: "a log that misses a day", gap: (minute) => minute > at && minute < at + day },
];

const troubles: Trouble[] = [
  { what: "a step to 30 %", trouble: during(at, at + 40, 0.3), truth: one(40), sharp: true },
  { what: "an outage", trouble: during(at, at + 12, 1), truth: one(12), sharp: true },
  {
    what: "one of four upstreams answers 60 % with errors",
    ...{ trouble: during(at, at + 90, 0.15), truth: one(90), sharp: true },
  },
  {
    what: "one of forty edge locations is down",
    ...{ trouble: during(at, at + 60, 0.025), traffic: 1000, truth: one(60), sharp: true },
  },
  {
    what: "1 % at 3,500 a minute",
    ...{ trouble: during(at, at + 100, 0.01), traffic: 3500, truth: one(100), sharp: true },
  },
  {
    what: "an outage at 2 requests a minute",
    ...{ trouble: during(at, at + 30, 1), traffic: 2, truth: one(30), sharp: true },
  },
  {
    what: "two outages, two hours apart",
    trouble: (minute) => during(at, at + 20, 0.5)(minute) + during(at + 140, at + 160, 0.5)(minute),
    truth: [...one(20), [at + 140, at + 160]],
    sharp: true,
  },
  {
    what: "a service that flaps, 4 of 10 minutes",
    ...{ trouble: every(10, 4, 0.4, at, at + 240), truth: one(234), sharp: true },
  },
  {
    what: "a service that flaps, 5 of 30 minutes",
    ...{ trouble: every(30, 5, 0.05, at, at + 600), truth: one(575), sharp: true },
  },
  {
    what: "a hole in the log amid an outage",
    trouble: during(at, at + 120, 0.3),
    gap: (minute) => minute >= at + 30 && minute < at + 70,
    truth: one(120),
    sharp: true,
  },
  { what: "a ramp to 50 % in an hour", trouble: ramp(at, 60, 0.5), truth: one(60) },
  { what: "a ramp to 50 % in six hours", trouble: ramp(at, 360, 0.5), truth: one(360) },
  {
    what: "1 % for three days at 20 a minute, where an hour without errors is chance",
    ...{ trouble: during(at, at + 3 * day, 0.01), traffic: 20, usual: 0.0003, truth: one(3 * day) },
  },
  {
    what: "0.8 % for twelve hours at 100 a minute",
    ...{ trouble: during(at, at + 720, 0.008), traffic: 100, truth: one(720) },
  },
  { what: "a slow burn, 2.5 times", trouble: during(at, at + 5 * day, 0.0025), truth: one(5 * day) },
  { what: "a slow burn, 1.5 times", trouble: during(at, at + 7 * day, 0.0015), truth: one(7 * day) },
  {
    what: "deploys that cost three budgets",
    trouble: every(60, 1, 0.2, at, at + 5 * day),
    truth: one(5 * day),
  },
];

const score = { found: 0, missed: 0, right: 0, wrong: 0 };

function compare(found: readonly IncidentRow[], truth: readonly [number, number][]): void {
  const meets = ([from, to]: [number, number], incident: IncidentRow): boolean =>
    span(incident)[0] < to && span(incident)[1] > from;
  for (const each of truth) {
    // several incidents for one true one are as wrong as none
    if (found.filter((incident) => meets(each, incident)).length === 1) score.found++;
    else score.missed++;
  }
  for (const incident of found) {
    if (truth.some((each) => meets(each, incident))) score.right++;
    else score.wrong++;
  }
}

describe("30 quiet days", () => {
  it.each(quiet)("$what", ({ what: _what, ...more }) => {
    for (const seed of seeds) {
      const found = find(simulate({ ...service, ...more, seed }));
      compare(found, []);
      expect(found.map(span)).toEqual([]);
    }
  });
});

describe("trouble", () => {
  it.each(troubles)("$what", ({ what: _what, truth = [], sharp, ...more }) => {
    for (const seed of seeds) {
      const found = find(simulate({ ...service, ...more, seed }));
      compare(found, truth);
      expect(found).toHaveLength(truth.length);
      if (!sharp) continue;
      for (const [index, [from, to]] of truth.entries()) {
        const [start, end] = span(found[index] as IncidentRow);
        expect(Math.abs(start - from), `start ${start}, true ${from}`).toBeLessThanOrEqual(5);
        expect(Math.abs(end - to), `end ${end}, true ${to}`).toBeLessThanOrEqual(15);
      }
    }
  });
});

it("finds all that is true, and nothing else", () => {
  const precision = score.right / (score.right + score.wrong);
  const recall = score.found / (score.found + score.missed);
  process.stderr.write(
    `${troubles.length} kinds of trouble and ${quiet.length} kinds of quiet months, ${seeds.length} times each: ` +
      `precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}\n`,
  );
  expect([precision, recall]).toEqual([1, 1]);
});

/** The first minute at which windows hold so large a share of errors, by plain addition. */
function firstOver(minutes: readonly Minute[], share: number, ...windows: readonly number[]): number {
  const counted = new Map(minutes.map(([minute, ...counts]) => [minute, counts]));
  for (let minute = firstMinute + at; minute < firstMinute + 30 * day; minute++) {
    const all = windows.every((window) => {
      let [requests, errors] = [0, 0];
      for (let back = 0; back < window; back++) {
        const [asked = 0, failed = 0] = counted.get(minute - back) ?? [];
        requests += asked;
        errors += failed;
      }
      return errors >= share * requests;
    });
    if (all) return minute;
  }
  return Number.NaN;
}

it.each([
  [60, 0.5],
  [360, 0.5],
  [120, 0.2],
])("a ramp of %d minutes starts before the hour is over its line for 5 minutes", (minutes, top) => {
  for (const seed of seeds) {
    const simulated = simulate({ ...service, seed, trouble: ramp(at, minutes, top) });
    const [incident] = find(simulated);
    expect(incident?.start).toBeLessThan(firstOver(simulated, 0.0144, 60) + 5);
    expect(incident?.start).toBeGreaterThanOrEqual(firstMinute + at - 5);
  }
});

it.each([0.0025, 0.0015])("a slow burn of %d is found as soon as its windows are over the line", (share) => {
  for (const seed of seeds) {
    const more = { seed, traffic: 1000, trouble: during(at, 30 * day, share) };
    const simulated = simulate({ ...service, ...more });
    const over = firstOver(simulated, 0.001, 3 * day, 6 * 60);
    // what is usual for the series tells a rise earlier: here the pair has to do it alone
    const alone = { ...defaultRules, rise: 1e6 };
    expect(findUpTo(simulated, over - 1, alone)).toEqual([]);
    expect(findUpTo(simulated, over, alone)).toMatchObject([{ severity: "ticket", ongoing: true }]);
    const [incident, ...others] = findUpTo(simulated, over + 20);
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ severity: "ticket", ongoing: true });
    expect(Math.abs((incident?.start ?? 0) - firstMinute - at)).toBeLessThanOrEqual(30);
  }
});

describe("an incident", () => {
  const trouble = during(at, at + 40, 0.3);
  const simulated = simulate({ ...service, trouble });
  const [incident] = find(simulated);

  it("has the counts of its minutes", () => {
    const inside = simulated.filter(
      ([minute]) => incident && minute >= incident.start && minute <= incident.end,
    );
    const sum = (index: 1 | 2): number => inside.reduce((all, minute) => all + minute[index], 0);
    expect(incident).toMatchObject({ requests: sum(1), errors: sum(2), severity: "page", ongoing: false });
  });

  it("stays what it is when more of the log is read", () => {
    const [open] = findUpTo(simulated, firstMinute + at + 15);
    expect(open).toMatchObject({
      ongoing: true,
      start: incident?.start,
      identity_minute: incident?.identity_minute,
    });
  });

  it("is over after 15 calm minutes", () => {
    const ongoing = (minutes: number) => findUpTo(simulated, firstMinute + at + 40 + minutes)[0]?.ongoing;
    // calm begins when the last error has left the window of 5 minutes
    expect(ongoing(17)).toBe(true);
    expect(ongoing(20)).toBe(false);
  });

  it("is not 1 of 3, and nothing without a past of three hours but a burn", () => {
    const few: Minute[] = [
      [firstMinute, 1, 0],
      [firstMinute + 1, 1, 1],
      [firstMinute + 2, 1, 0],
    ];
    expect(find(few, firstMinute + 20)).toEqual([]);
    const steady = Array.from({ length: 100 }, (_, index): Minute => [firstMinute + index, 10_000, 9]);
    expect(find(steady, firstMinute + 99)).toEqual([]);
  });

  it("keeps to the rules it is given", () => {
    const strict = { ...defaultRules, slo: 0.5, burn: defaultRules.burn.slice(0, 1), rise: 5000 };
    expect(incidentsOf(simulated, firstMinute + 30 * day, strict)).toEqual([]);
  });
});

it("is what the README's example says", () => {
  const minutes = Array.from(
    { length: 1440 },
    (_, minute): Minute => [firstMinute + minute, 100, minute >= 600 && minute < 640 ? 30 : 0],
  );
  const opened = (minute: number) => findUpTo(minutes, firstMinute + minute).length;
  expect([opened(601), opened(602)]).toEqual([0, 1]);
  const [incident, ...others] = find(minutes, firstMinute + 1439);
  expect(others).toEqual([]);
  expect(incident && span(incident)).toEqual([600, 640]);
  expect(incident).toMatchObject({ requests: 4000, errors: 1200, severity: "page" });
});

it("does not walk the years to a line of a broken clock", () => {
  const simulated = simulate({ ...service, trouble: during(at, at + 40, 0.3) });
  expect(find([[0, 1, 1], ...simulated, [firstMinute * 2, 1, 0]], firstMinute * 2)).toHaveLength(1);
});
