import { answerKindOf, answerKinds } from "../classify/answer-kind.ts";
import { isLanding } from "../classify/site.ts";
import { HourBlock } from "../store/rollups/hours/hour-block.ts";
import { lineFlags } from "../store/rollups/hours/packing.ts";
import { placeFinder } from "../store/rollups/places.ts";
import { Tally } from "../store/rollups/tally.ts";
import type { Store } from "../store/store.ts";
import { BulkInsert, insertInto } from "../store/write/bulk-insert.ts";
import { dayMs, hourMs, minuteMs } from "../units.ts";
import type { JoinableLine } from "./lines.ts";
import type { LineShape, LineShapes } from "./shapes.ts";

// limits of memory
const maxCachedTexts = 50_000;
const maxBufferedRequests = 131_072;
// above the number of any day
const dayRange = 1_000_000;

const addToMinutes = "on conflict do update set journeys = journeys + excluded.journeys";
const pathCounters = ["good", "landings", "redirected", "missing"] as const;
const addToPaths = `on conflict do update set ${pathCounters.map((column) => `${column} = ${column} + excluded.${column}`).join(", ")}`;
const addToHosts =
  "on conflict do update set good = good + excluded.good, landings = landings + excluded.landings";

const selectPath = `
  select p.route, (select min(q.id) from paths q where q.print = p.print and q.path = p.path) as firstId
  from paths p where p.id = ?`;

interface StoredPath {
  readonly route: number;
  readonly firstId: number;
}

/** A cache that forgets everything when it is full. */
function cached<Value>(find: (id: number) => Value): (id: number) => Value {
  const values = new Map<number, Value>();
  return (id) => {
    const known = values.get(id);
    if (known !== undefined) return known;
    if (values.size >= maxCachedTexts) values.clear();
    const value = find(id);
    values.set(id, value);
    return value;
  };
}

const noPath: StoredPath = { route: 0, firstId: 0 };

/** Changes the counts per minute, hour and path by what journeys differ from lines. */
export class RollupChanges {
  readonly #shapes: LineShapes;
  readonly #minuteRows;
  readonly #pathRows;
  readonly #hostRows;
  readonly #insertHour;
  readonly #pathOf;
  readonly #refererOf;
  readonly #findPlace;
  readonly #minutes = new Tally(1);
  readonly #paths = new Tally(pathCounters.length);
  /** hours by number, for each sign */
  readonly #hours = { added: new Map<number, HourBlock>(), removed: new Map<number, HourBlock>() };
  readonly #days: { readonly place: number; readonly day: number }[] = [];
  /** by shape and day */
  readonly #dayIndexes = new Map<number, number>();
  #requests = 0;

  constructor(store: Store, shapes: LineShapes) {
    this.#shapes = shapes;
    this.#minuteRows = new BulkInsert(
      store,
      "minute_rows",
      ["minute", "shape", "requests", "with_id", "journeys"],
      addToMinutes,
    );
    this.#pathRows = new BulkInsert(
      store,
      "path_day_rows",
      ["path", "day", "place", ...pathCounters],
      addToPaths,
    );
    this.#hostRows = new BulkInsert(store, "host_day_rows", ["day", "place", "good", "landings"], addToHosts);
    this.#insertHour = store.prepare(insertInto("hour_counts", ["hour", "sign", "joined", "counts"]));
    const path = store.prepare<[number], StoredPath>(selectPath);
    const referer = store.prepare<[number], string>("select referer from referers where id = ?").pluck();
    this.#pathOf = cached((id) => path.get(id) ?? noPath);
    this.#refererOf = cached((id) => referer.get(id) ?? "");
    this.#findPlace = placeFinder(store, true);
  }

  /** Counts a line with a shape: once more (1) or once less (-1). */
  add(line: JoinableLine, shape: number, sign: 1 | -1): void {
    if (this.#requests++ >= maxBufferedRequests) this.write();
    const minute = this.#minutes.findOrAdd(Math.floor(line.time / minuteMs), shape);
    this.#minutes.add(minute, sign);
    const path = line.path === null ? noPath : this.#pathOf(line.path);
    this.#addHour(line, shape, path.route, sign);
    if (path !== noPath) this.#addPath(line, this.#shapes.get(shape), path.firstId, sign);
  }

  #addHour(
    { time, requestTime, upstreamTime }: JoinableLine,
    shape: number,
    route: number,
    sign: 1 | -1,
  ): void {
    const blocks = sign === 1 ? this.#hours.added : this.#hours.removed;
    const hour = Math.floor(time / hourMs);
    const block = blocks.get(hour) ?? new HourBlock();
    blocks.set(hour, block);
    const flags =
      (requestTime === null ? 0 : lineFlags.requestTime) |
      (upstreamTime === null ? 0 : lineFlags.upstreamTime);
    block.add(shape, route, flags, requestTime ?? 0, upstreamTime ?? 0);
  }

  #addPath({ time, referer }: JoinableLine, shape: LineShape, path: number, sign: 1 | -1): void {
    const answer = answerKindOf(shape);
    if (answer === answerKinds.none) return;
    const counters = this.#paths.findOrAdd(path, this.#dayIndexOf(shape, Math.floor(time / dayMs)));
    const [good, landings, redirected, missing] = [0, 1, 2, 3].map((index) => counters + index) as [
      number,
      number,
      number,
      number,
    ];
    if (answer === answerKinds.redirect) this.#paths.add(redirected, sign);
    else if (answer === answerKinds.missing) this.#paths.add(missing, sign);
    else {
      this.#paths.add(good, sign);
      const lands =
        shape.client_kind === "person" && referer !== null && isLanding(this.#refererOf(referer), shape.host);
      if (lands) this.#paths.add(landings, sign);
    }
  }

  #dayIndexOf({ id, source, host }: LineShape, day: number): number {
    const key = id * dayRange + day;
    const known = this.#dayIndexes.get(key);
    if (known !== undefined) return known;
    const index = this.#days.push({ place: this.#findPlace(source, host), day }) - 1;
    this.#dayIndexes.set(key, index);
    return index;
  }

  /** Writes the changes to the database. */
  write(): void {
    this.#writeMinutes();
    this.#writePaths();
    for (const [sign, blocks] of [
      [1, this.#hours.added],
      [-1, this.#hours.removed],
    ] as const) {
      for (const [hour, block] of blocks) this.#insertHour.run(hour, sign, 1, block.pack());
      blocks.clear();
    }
    this.#requests = 0;
  }

  #writeMinutes(): void {
    const tally = this.#minutes;
    for (const index of tally.sortedIndexes()) {
      const values = [tally.first(index), tally.second(index), 0, 0, tally.value(tally.offsetOf(index))];
      for (const value of values) this.#minuteRows.add(value);
    }
    this.#minuteRows.flush();
    tally.clear();
  }

  #writePaths(): void {
    const hosts = new Tally(2);
    const tally = this.#paths;
    for (const index of tally.sortedIndexes()) {
      const { day, place } = this.#days[tally.second(index)] ?? { day: 0, place: 0 };
      const counters = tally.offsetOf(index);
      const counts = pathCounters.map((_, offset) => tally.value(counters + offset));
      // a journey that replaced its outermost line
      if (counts.every((count) => count === 0)) continue;
      for (const value of [tally.first(index), day, place, ...counts]) this.#pathRows.add(value);
      const host = hosts.findOrAdd(tally.second(index), 0);
      hosts.add(host, counts[0] ?? 0);
      hosts.add(host + 1, counts[1] ?? 0);
    }
    this.#pathRows.flush();
    for (const index of hosts.sortedIndexes()) {
      const { day, place } = this.#days[hosts.first(index)] ?? { day: 0, place: 0 };
      const counters = hosts.offsetOf(index);
      for (const value of [day, place, hosts.value(counters), hosts.value(counters + 1)])
        this.#hostRows.add(value);
    }
    this.#hostRows.flush();
    tally.clear();
    this.#days.length = 0;
    this.#dayIndexes.clear();
  }
}
