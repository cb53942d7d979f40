import type { Store } from "../store/store.ts";
import { insertInto } from "../store/write/bulk-insert.ts";
import { dimensionColumns } from "../store/write/columns.ts";
import type { JourneyKind } from "./judge.ts";

const journeyColumns = [
  "chain",
  "hops",
  "joined_by",
  "origin_status",
  "statuses",
  "fault_source",
  "decided_by",
  "why",
] as const;
/** Columns of `shapes` that a journey changes. */
const verdictColumns = [
  "client_kind",
  "server_error",
  "answered_by",
  "fault",
  "reason",
  "confidence",
  "rule",
  "hidden_reason",
  "hidden_by",
] as const;
const copiedColumns = ["file", "source", ...dimensionColumns, "server_error"].filter(
  (column) => !(verdictColumns as readonly string[]).includes(column),
);

type ShapeKey = readonly unknown[];

const selectKnown = `
  select c.id, c.line_shape, ${journeyColumns.map((column) => `c.${column}`).join(", ")},
    ${verdictColumns.map((column) => `s.${column}`).join(", ")}
  from journey_shapes c join shapes s on s.id = c.id`;

const insertShape = `
  insert into shapes (id, ${[...copiedColumns, ...verdictColumns].join(", ")})
  select ?, ${copiedColumns.join(", ")}, ${verdictColumns.map(() => "?").join(", ")} from shapes where id = ?`;

/** Finds or inserts the shapes of journeys. */
export class JourneyShapes {
  readonly #ids = new Map<string, number>();
  readonly #byKind = new WeakMap<JourneyKind, number>();
  readonly #lowestId;
  readonly #insertShape;
  readonly #insertJourney;

  constructor(store: Store) {
    for (const [id, ...key] of store.prepare<[], [number, ...unknown[]]>(selectKnown).raw().iterate())
      this.#ids.set(JSON.stringify(key), id);
    this.#lowestId = store.prepare<[], number>("select ifnull(min(id), 0) from shapes where id < 0").pluck();
    this.#insertShape = store.prepare(insertShape);
    this.#insertJourney = store.prepare(
      insertInto("journey_shapes", ["id", "line_shape", ...journeyColumns]),
    );
  }

  /** The id of the shape of a journey; negative if it failed. */
  idOf(kind: JourneyKind): number {
    const id = this.#byKind.get(kind) ?? this.#findOrInsert(kind);
    this.#byKind.set(kind, id);
    return id;
  }

  #findOrInsert(kind: JourneyKind): number {
    const { lineShape, chain, hops, joinedBy, originStatus, statuses, verdict } = kind;
    const { fault_source, decided_by, why } = verdict;
    const journey = [chain, hops, joinedBy, originStatus, statuses, fault_source, decided_by, why];
    const verdictValues = verdictColumns.map((column) => verdict[column]);
    const key: ShapeKey = [lineShape, ...journey, ...verdictValues];
    const text = JSON.stringify(key);
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = verdict.reason === null ? null : (this.#lowestId.get() ?? 0) - 1;
    const { lastInsertRowid } = this.#insertShape.run(id, ...verdictValues, lineShape);
    const stored = Number(lastInsertRowid);
    this.#insertJourney.run(stored, lineShape, ...journey);
    this.#ids.set(text, stored);
    return stored;
  }
}
