import type { Store } from "../store/store.ts";

export interface Notification {
  /** fingerprint of the webhook's URL */
  readonly webhook: string;
  readonly incident: string;
  readonly event: "started" | "ended";
}

/** A run that was killed may or may not have posted; after this time, another run posts again. */
const claimTimeoutMs = 600_000;

/** Reserves a notification for this run; false if it was sent, or another run has reserved it. */
export function claim(store: Store, notification: Notification, now: number): boolean {
  const { changes } = store
    .prepare(`
      insert into told
      values (:webhook, :incident, :event, :now, null)
      on conflict do update set claimed_ms = excluded.claimed_ms
      where told_ms is null and claimed_ms < :now - :claimTimeoutMs`)
    .run({ ...notification, now, claimTimeoutMs });
  return changes === 1;
}

/** Records that a notification was sent. */
export function confirm(store: Store, notification: Notification, now: number): void {
  store
    .prepare(
      "update told set told_ms = :now where webhook = :webhook and incident = :incident and event = :event",
    )
    .run({ ...notification, now });
}

/** Gives a reservation back: the post failed, and the next run tries again. */
export function release(store: Store, notification: Notification): void {
  store
    .prepare(
      "delete from told where webhook = :webhook and incident = :incident and event = :event and told_ms is null",
    )
    .run({ ...notification });
}

export const wasSent = (store: Store, notification: Notification): boolean =>
  store
    .prepare(
      "select 1 from told where webhook = :webhook and incident = :incident and event = :event and told_ms is not null",
    )
    .get({ ...notification }) !== undefined;
