import { type AnswerKind, answerKindOf, answerKinds } from "../../classify/answer-kind.ts";
import { siteOfHost, siteOfReferer } from "../../classify/site.ts";
import { dayMs } from "../../units.ts";
import type { Store } from "../store.ts";
import type { Dimensions } from "../write/batch.ts";
import { BulkInsert } from "../write/bulk-insert.ts";
import { IdMap } from "../write/id-map.ts";
import { placeFinder } from "./places.ts";
import { Tally } from "./tally.ts";

// counters of a path, place and day; times are stored plus 1, so that 0 stands for none
const [good, landings, lastGood, redirected, lastRedirect, missing, firstMissing, lastMissing, counterCount] =
  [0, 1, 2, 3, 4, 5, 6, 7, 8];

const timeOrNull = (time: number): number | null => (time === 0 ? null : time - 1);

const addOf = (column: string): string => `${column} = ${column} + excluded.${column}`;
const maxOf = (column: string): string =>
  `${column} = max(ifnull(${column}, excluded.${column}), ifnull(excluded.${column}, ${column}))`;

const addToPath = `on conflict do update set
  ${["good", "landings", "redirected", "missing"].map(addOf).join(", ")},
  ${["last_good", "last_redirect", "last_missing"].map(maxOf).join(", ")},
  first_missing = min(ifnull(first_missing, excluded.first_missing), ifnull(excluded.first_missing, first_missing))`;
const addToHost = `on conflict do update set ${["good", "landings"].map(addOf).join(", ")}`;

/** What the rollup needs of dimensions. */
interface AnswerGroup {
  readonly answer: AnswerKind;
  /** the client is a person and the host is logged */
  readonly canLand: boolean;
  readonly place: number;
  readonly site: number;
}

/** By the dictionary numbers of an encoder; a site is a number for a normalized host. */
const emptyEntries = () => ({
  groups: [] as AnswerGroup[],
  paths: new IdMap(),
  refererSites: new IdMap(),
  sites: new Map<string, number>(),
});
type PathDayEntries = ReturnType<typeof emptyEntries>;

/** Counts answers by path, place and day; in memory until the transaction is committed. */
export class PathDayRollup {
  readonly #findPlace;
  readonly #paths;
  readonly #hosts;
  readonly #byEncoder = new Map<number, PathDayEntries>();
  #entries = emptyEntries();
  readonly #tally = new Tally(counterCount);
  /** days at a place, by their index */
  readonly #days: { readonly place: number; readonly day: number }[] = [];
  readonly #dayIndexes = new Map<string, number>();
  // cache of the last lookup
  #day = Number.NaN;
  #place = 0;
  #dayIndex = 0;

  constructor(store: Store) {
    this.#findPlace = placeFinder(store);
    const counters = ["good", "landings", "last_good", "redirected", "last_redirect"];
    const columns = ["path", "day", "place", ...counters, "missing", "first_missing", "last_missing"];
    this.#paths = new BulkInsert(store, "path_day_rows", columns, addToPath);
    this.#hosts = new BulkInsert(store, "host_day_rows", ["day", "place", "good", "landings"], addToHost);
  }

  /** Selects the encoder of the next entries and rows; `reset`: its numbers start at 1 again. */
  useEncoder(encoder: number, reset: boolean, isNewFile: boolean): void {
    this.#entries = (reset ? undefined : this.#byEncoder.get(encoder)) ?? emptyEntries();
    this.#byEncoder.set(encoder, this.#entries);
    if (isNewFile) this.#entries.groups = [];
  }

  #siteId(site: string): number {
    const { sites } = this.#entries;
    const id = sites.get(site);
    if (id !== undefined) return id;
    sites.set(site, sites.size + 1);
    return sites.size;
  }

  addDimensions(source: string, dimensions: Dimensions): void {
    const answer = answerKindOf(dimensions);
    const { host, client_kind } = dimensions;
    this.#entries.groups.push({
      answer,
      canLand: client_kind === "person" && host !== null,
      place: answer === answerKinds.none ? 0 : this.#findPlace(source, host),
      site: host === null ? 0 : this.#siteId(siteOfHost(host)),
    });
  }

  /** `id`: of the first row of `paths` with this path. */
  addPath(id: number): void {
    this.#entries.paths.add(id);
  }

  addReferer(referer: string): void {
    const site = siteOfReferer(referer);
    this.#entries.refererSites.add(site === null ? 0 : this.#siteId(site));
  }

  #dayIndexOf(place: number, day: number): number {
    if (place === this.#place && day === this.#day) return this.#dayIndex;
    const key = `${place} ${day}`;
    let index = this.#dayIndexes.get(key);
    if (index === undefined) {
      index = this.#days.push({ place, day }) - 1;
      this.#dayIndexes.set(key, index);
    }
    this.#place = place;
    this.#day = day;
    this.#dayIndex = index;
    return index;
  }

  /** Adds a request by the dictionary numbers of its batch. */
  add(time: number, dimensions: number, path: number, referer: number): void {
    const group = this.#entries.groups[dimensions - 1];
    const pathId = this.#entries.paths.idOf(path);
    if (group === undefined || group.answer === answerKinds.none || pathId === null) return;
    const day = Math.trunc(time / dayMs);
    const counters = this.#tally.findOrAdd(pathId, this.#dayIndexOf(group.place, day));
    const timeOfDay = time - day * dayMs + 1;
    if (group.answer === answerKinds.good) {
      const site = group.canLand ? this.#entries.refererSites.idOf(referer) : null;
      this.#tally.add(counters + good, 1);
      this.#tally.setMax(counters + lastGood, timeOfDay);
      if (site && site !== group.site) this.#tally.add(counters + landings, 1);
    } else if (group.answer === answerKinds.redirect) {
      this.#tally.add(counters + redirected, 1);
      this.#tally.setMax(counters + lastRedirect, timeOfDay);
    } else {
      this.#tally.add(counters + missing, 1);
      this.#tally.setMin(counters + firstMissing, timeOfDay);
      this.#tally.setMax(counters + lastMissing, timeOfDay);
    }
  }

  /** Adds the counts to the database. */
  write(): void {
    const hosts = new Tally(2);
    const tally = this.#tally;
    for (const index of tally.sortedIndexes()) {
      const dayIndex = tally.second(index);
      const counters = tally.offsetOf(index);
      this.#addPathRow(tally.first(index), dayIndex, counters);
      const host = hosts.findOrAdd(dayIndex, 0);
      hosts.add(host, tally.value(counters + good));
      hosts.add(host + 1, tally.value(counters + landings));
    }
    this.#paths.flush();
    for (const index of hosts.sortedIndexes()) {
      const { day = 0, place = 0 } = this.#days[hosts.first(index)] ?? {};
      const counters = hosts.offsetOf(index);
      const values = [day, place, hosts.value(counters), hosts.value(counters + 1)];
      for (const value of values) this.#hosts.add(value);
    }
    this.#hosts.flush();
    this.#clear();
  }

  #addPathRow(path: number, dayIndex: number, counters: number): void {
    const { day = 0, place = 0 } = this.#days[dayIndex] ?? {};
    const tally = this.#tally;
    this.#paths.add(path);
    this.#paths.add(day);
    this.#paths.add(place);
    this.#paths.add(tally.value(counters + good));
    this.#paths.add(tally.value(counters + landings));
    this.#paths.add(timeOrNull(tally.value(counters + lastGood)));
    this.#paths.add(tally.value(counters + redirected));
    this.#paths.add(timeOrNull(tally.value(counters + lastRedirect)));
    this.#paths.add(tally.value(counters + missing));
    this.#paths.add(timeOrNull(tally.value(counters + firstMissing)));
    this.#paths.add(timeOrNull(tally.value(counters + lastMissing)));
  }

  /** Deletes the counts, after the transaction failed. */
  discard(): void {
    this.#paths.discard();
    this.#hosts.discard();
    this.#clear();
  }

  #clear(): void {
    this.#tally.clear();
    this.#days.length = 0;
    this.#dayIndexes.clear();
    this.#day = Number.NaN;
  }
}
