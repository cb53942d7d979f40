import type { Reason } from "../faults/reasons.ts";
import type { HiddenBy, Verdict } from "../faults/rule.ts";
import type { Cache, ClientKind, Tier } from "../request.ts";
import type { Store } from "../store/store.ts";

/** The columns of `shapes` that joining uses. */
export interface LineShape extends Verdict {
  readonly id: number;
  readonly source: string;
  readonly tier: Tier;
  readonly format: string;
  readonly client_kind: ClientKind;
  readonly method: string | null;
  readonly host: string | null;
  readonly status: number | null;
  readonly upstream_status: number | null;
  readonly cache: Cache | null;
  readonly server_error: number;
  readonly hidden_reason: Reason | null;
  readonly hidden_by: HiddenBy | null;
}

const selectShape = `
  select id, source, tier, format, client_kind, method, host, status, upstream_status, cache, server_error, answered_by,
    fault, reason, confidence, rule, hidden_reason, hidden_by
  from shapes where id = ?`;

/** Reads rows of `shapes` once. */
export class LineShapes {
  readonly #select;
  readonly #shapes = new Map<number, LineShape>();

  constructor(store: Store) {
    this.#select = store.prepare<[number], LineShape>(selectShape);
  }

  get(id: number): LineShape {
    const known = this.#shapes.get(id) ?? this.#select.get(id);
    if (known === undefined) throw new Error(`no shape ${id}`);
    this.#shapes.set(id, known);
    return known;
  }
}
