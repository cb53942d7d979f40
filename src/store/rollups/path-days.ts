import * as answers from "../../classify/answer-kind.ts";
import { siteOf, siteOfHost } from "../../classify/landing.ts";
import { dayMs } from "../../units.ts";
import type { Store } from "../store.ts";
import type { Dimensions } from "../write/batch.ts";
import { IdMap, placeKeeper } from "../write/dictionaries.ts";
import { BulkInsert } from "../write/many-rows.ts";
import { Tally } from "./tally.ts";

// of the values of a path, place and day; times have 1 added, so that 0 stands for none
const [goods, landings, lastGood, redirects, lastRedirect, misses, firstMiss, lastMiss, width] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
];

const later = (column: string): string =>
  `${column} = max(ifnull(${column}, excluded.${column}), ifnull(excluded.${column}, ${column}))`;
const more = (column: string): string => `${column} = ${column} + excluded.${column}`;

const whereCounted = `on conflict do update set
  ${["good", "landings", "redirected", "missing"].map(more).join(", ")},
  ${["last_good", "last_redirect", "last_missing"].map(later).join(", ")},
  first_missing = min(ifnull(first_missing, excluded.first_missing), ifnull(excluded.first_missing, first_missing))`;

const hostCounted =
  "on conflict do update set good = good + excluded.good, landings = landings + excluded.landings";

interface AnswerGroup {
  readonly answer: number;
  readonly person: boolean;
  readonly place: number;
  readonly site: number;
}

/** By the numbers that a packer has for shapes, paths and referers. */
const noValues = () => ({
  kinds: [] as AnswerGroup[],
  paths: new IdMap(),
  referers: new IdMap(),
  sites: new Map<string, number>(),
});
type PathDayIds = ReturnType<typeof noValues>;

const orNull = (time: number): number | null => (time === 0 ? null : time - 1);

/** Counts how paths were answered, day by day: in memory while rows come, in the database before they are committed. */
export class PathDays {
  readonly #keepPlace;
  readonly #rows;
  readonly #hosts;
  readonly #known = new Map<number, PathDayIds>();
  #values = noValues();
  readonly #tally = new Tally(width);
  /** days at a place, by their number in the tally */
  readonly #days: { readonly place: number; readonly day: number }[] = [];
  readonly #dayNumbers = new Map<string, number>();
  // what most rows share with the one before
  #day = Number.NaN;
  #place = 0;
  #number = 0;

  constructor(store: Store) {
    this.#keepPlace = placeKeeper(store);
    const times = ["good", "landings", "last_good", "redirected", "last_redirect"];
    const columns = ["path", "day", "place", ...times, "missing", "first_missing", "last_missing"];
    this.#rows = new BulkInsert(store, "path_day_rows", columns, whereCounted);
    this.#hosts = new BulkInsert(store, "host_day_rows", ["day", "place", "good", "landings"], hostCounted);
  }

  /** What follows is of this packer, whose numbers begin at 1 again where it is `fresh`; those of shapes in a new file. */
  use(packer: number, fresh: boolean, isNewFile: boolean): void {
    this.#values = (fresh ? undefined : this.#known.get(packer)) ?? noValues();
    this.#known.set(packer, this.#values);
    if (isNewFile) this.#values.kinds = [];
  }

  #site(name: string): number {
    const { sites } = this.#values;
    const known = sites.get(name);
    if (known !== undefined) return known;
    sites.set(name, sites.size + 1);
    return sites.size;
  }

  addShape(source: string, shape: Dimensions): void {
    const answer = answers.answerOf(shape);
    const { host, client_kind } = shape;
    this.#values.kinds.push({
      answer,
      person: client_kind === "person" && host !== null,
      place: answer === answers.nothing ? 0 : this.#keepPlace(source, host),
      site: host === null ? 0 : this.#site(siteOfHost(host)),
    });
  }

  addPath(id: number): void {
    this.#values.paths.add(id);
  }

  addReferer(referer: string): void {
    const site = siteOf(referer);
    this.#values.referers.add(site === null ? 0 : this.#site(site));
  }

  #dayAt(place: number, day: number): number {
    if (place === this.#place && day === this.#day) return this.#number;
    const key = `${place} ${day}`;
    let number = this.#dayNumbers.get(key);
    if (number === undefined) {
      number = this.#days.push({ place, day }) - 1;
      this.#dayNumbers.set(key, number);
    }
    this.#place = place;
    this.#day = day;
    this.#number = number;
    return number;
  }

  /** A row, by the numbers that its batch has for shape, path and referer. */
  add(time: number, shape: number, path: number, referer: number): void {
    const kind = this.#values.kinds[shape - 1];
    const id = this.#values.paths.of(path);
    if (kind === undefined || kind.answer === answers.nothing || id === null) return;
    const day = Math.trunc(time / dayMs);
    const at = this.#tally.at(id, this.#dayAt(kind.place, day));
    const since = time - day * dayMs + 1;
    if (kind.answer === answers.good) {
      const site = kind.person ? this.#values.referers.of(referer) : null;
      this.#tally.add(at + goods, 1);
      this.#tally.raise(at + lastGood, since);
      if (site && site !== kind.site) this.#tally.add(at + landings, 1);
    } else if (kind.answer === answers.redirect) {
      this.#tally.add(at + redirects, 1);
      this.#tally.raise(at + lastRedirect, since);
    } else {
      this.#tally.add(at + misses, 1);
      this.#tally.lower(at + firstMiss, since);
      this.#tally.raise(at + lastMiss, since);
    }
  }

  /** Adds what was counted to the database. */
  write(): void {
    const hosts = new Tally(2);
    const tally = this.#tally;
    for (const index of tally.sorted()) {
      const number = tally.second(index);
      const { day = 0, place = 0 } = this.#days[number] ?? {};
      const at = tally.of(index);
      for (const value of [tally.first(index), day, place, tally.value(at + goods)]) this.#rows.add(value);
      this.#rows.add(tally.value(at + landings));
      this.#rows.add(orNull(tally.value(at + lastGood)));
      this.#rows.add(tally.value(at + redirects));
      this.#rows.add(orNull(tally.value(at + lastRedirect)));
      this.#rows.add(tally.value(at + misses));
      this.#rows.add(orNull(tally.value(at + firstMiss)));
      this.#rows.add(orNull(tally.value(at + lastMiss)));
      const host = hosts.at(number, 0);
      hosts.add(host, tally.value(at + goods));
      hosts.add(host + 1, tally.value(at + landings));
    }
    this.#rows.flush();
    for (const index of hosts.sorted()) {
      const { day = 0, place = 0 } = this.#days[hosts.first(index)] ?? {};
      const at = hosts.of(index);
      const values = [day, place, hosts.value(at), hosts.value(at + 1)];
      for (const value of values) this.#hosts.add(value);
    }
    this.#hosts.flush();
    this.#clear();
  }

  /** Forgets what was counted: the transaction failed. */
  drop(): void {
    this.#rows.drop();
    this.#hosts.drop();
    this.#clear();
  }

  #clear(): void {
    this.#tally.clear();
    this.#days.length = 0;
    this.#dayNumbers.clear();
    this.#day = Number.NaN;
  }
}
