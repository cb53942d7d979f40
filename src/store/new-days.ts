import type { Store } from "./open.ts";

/** Days that got new requests since their reports were written, whoever read them. */
export interface NewDays {
  /** in ms, the earliest first */
  readonly days: readonly number[];
  /** To be called when they are written. */
  readonly written: () => void;
}

export function newDays(store: Store): NewDays {
  const newest =
    store.prepare<[], number>("select id from requests order by id desc limit 1").pluck().get() ?? 0;
  const days = store
    .prepare<[number], number>(`
      select distinct time_ms / 86400000 * 86400000
      from requests
      where id > (select up_to from marks where name = 'reported')
        and id <= ?
      order by 1`)
    .pluck()
    .all(newest);
  const mark = store.prepare("update marks set up_to = ? where name = 'reported'");
  return { days, written: () => mark.run(newest) };
}
