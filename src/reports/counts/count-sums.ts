import { Tally } from "../../store/rollups/tally.ts";
import type { Store } from "../../store/store.ts";
import { NumberedValues } from "../numbered-values.ts";

/** The group of a shape, and whether its requests are errors. */
type ShapeGroup = readonly [shape: number, group: number, error?: 0 | 1];
type GroupSum = readonly [group: number, step: number, requests: number, errors: number];

/** Requests and errors by group and step. */
class CountSums {
  readonly #groups: ReadonlyMap<number, number>;
  readonly #errorShapes = new Set<number>();
  readonly #sums = new Tally(2, Float64Array);

  /** Shapes without a group are not counted. */
  constructor(groups: readonly ShapeGroup[]) {
    this.#groups = new Map(groups.map(([shape, group]) => [shape, group]));
    for (const [shape, , error] of groups) if (error === 1) this.#errorShapes.add(shape);
  }

  add(shape: number, step: number, requests: number): void {
    const group = this.#groups.get(shape);
    if (group === undefined) return;
    const at = this.#sums.findOrAdd(group, step);
    this.#sums.add(at, requests);
    // ids of failed requests are negative
    if (shape < 0 && this.#errorShapes.has(shape)) this.#sums.add(at + 1, requests);
  }

  *rows(): Generator<GroupSum> {
    const sums = this.#sums;
    for (let index = 0; index < sums.size; index++) {
      const at = sums.offsetOf(index);
      yield [sums.first(index), sums.second(index), sums.value(at), sums.value(at + 1)];
    }
  }
}

/** Finds the sums that an SQL value refers to. */
export type FindSums = (number: unknown) => CountSums | undefined;

/**
 * Registers on a connection: the SQL function `shape_groups(groups)`, whose argument is a JSON list of a shape, its
 * group and optionally 1 if its requests are errors, and whose result is a number for it; the aggregate `count_sums(groups, shape, step, requests)`, which adds
 * requests by group and step (an integer, for example an hour), without the sorting of a GROUP BY; and the table
 * `counted_groups(count_sums(...))` with the sums.
 */
export function addCountSums(store: Store): FindSums {
  const groupLists = new NumberedValues<readonly ShapeGroup[]>();
  const results = new NumberedValues<CountSums>();
  store.function("shape_groups", (groups: unknown) =>
    groupLists.add(JSON.parse(String(groups)) as ShapeGroup[]),
  );
  const aggregate = {
    start: () => null,
    step: (
      sums: CountSums | null,
      groups: number,
      shape: number,
      step: number,
      requests: number,
    ): CountSums => {
      const added = sums ?? new CountSums(groupLists.get(groups) ?? []);
      added.add(shape, step, requests);
      return added;
    },
    result: (sums: CountSums | null): number | null => (sums === null ? null : results.add(sums)),
  };
  store.aggregate("count_sums", aggregate as unknown as Parameters<Store["aggregate"]>[1]);
  const table = {
    columns: ["number", "step", "requests", "errors"],
    parameters: ["sums"],
    *rows(sums: unknown) {
      // SQLite stores a number as REAL and a bigint as INTEGER
      for (const row of results.get(sums)?.rows() ?? []) yield row.map(BigInt);
    },
  };
  store.table("counted_groups", table as unknown as Parameters<Store["table"]>[1]);
  return (number) => results.get(number);
}
