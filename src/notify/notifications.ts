import type { Store } from "../store/store.ts";

export interface Notification {
  readonly webhook: string;
  readonly incident: string;
  readonly event: "started" | "ended";
}

// a run that was killed while it told something may have told it or not; the next one says it again after this
const abandoned = 600_000;

/** Takes it on to tell this; false where it was told, or another run is at it. */
export function claim(store: Store, telling: Notification, now: number): boolean {
  const { changes } = store
    .prepare(`
      insert into told
      values (:webhook, :incident, :event, :now, null)
      on conflict do update set claimed_ms = excluded.claimed_ms
      where told_ms is null and claimed_ms < :now - :abandoned`)
    .run({ ...telling, now, abandoned });
  return changes === 1;
}

export function confirm(store: Store, telling: Notification, now: number): void {
  store
    .prepare(
      "update told set told_ms = :now where webhook = :webhook and incident = :incident and event = :event",
    )
    .run({ ...telling, now });
}

/** It could not be told: the next run tries again. */
export function release(store: Store, telling: Notification): void {
  store
    .prepare(
      "delete from told where webhook = :webhook and incident = :incident and event = :event and told_ms is null",
    )
    .run({ ...telling });
}

/** Whether this was told before. */
export const wasTold = (store: Store, telling: Notification): boolean =>
  store
    .prepare(
      "select 1 from told where webhook = :webhook and incident = :incident and event = :event and told_ms is not null",
    )
    .get({ ...telling }) !== undefined;
