// Input: the incidents of a report and a webhook. Output: one post per start and end of an incident, each sent once.
import { createHash } from "node:crypto";
import type { Incident } from "../check/incidents.ts";
import type { Store } from "../store/store.ts";
import { type BodyFormat, bodies } from "./body.ts";
import { claim, confirm, type Notification, release, wasSent } from "./notifications.ts";
import { defaultRetryPolicy, post, type RetryPolicy, type WebhookTarget, webhookTarget } from "./post.ts";

export interface Webhook {
  readonly url: string;
  readonly format: BodyFormat;
}

/** The first run on a database with many incidents must not flood the receiver. */
const maxPostsPerRun = 20;

export interface NotifyResult {
  readonly posts: number;
  /** posts that are left for the next run */
  readonly left: number;
  /** why the run stopped, without secrets; null if every post was delivered */
  readonly failure: string | null;
}

interface PendingPost {
  readonly notification: Notification;
  readonly incident: Incident;
}

/** The start of each incident and the end of each that has ended, in order. */
function notificationsOf(incidents: readonly Incident[], webhook: string): PendingPost[] {
  return incidents.flatMap((incident) => {
    const events = incident.ongoing ? (["started"] as const) : (["started", "ended"] as const);
    return events.map((event) => ({ notification: { webhook, incident: incident.id, event }, incident }));
  });
}

/** Posts one notification; returns why it failed, or null. */
async function send(
  store: Store,
  target: WebhookTarget,
  { notification, incident }: PendingPost,
  format: BodyFormat,
  policy: RetryPolicy,
): Promise<string | null> {
  const body = JSON.stringify(bodies[format](incident, notification.event));
  const failure = await post(target, body, `${notification.incident}:${notification.event}`, policy);
  if (failure === null) confirm(store, notification, Date.now());
  else release(store, notification);
  return failure;
}

/** Posts each new incident and each end once. Stops at the first failure; the next run tries again. */
export async function notify(
  store: Store,
  incidents: readonly Incident[],
  { url, format }: Webhook,
  policy: RetryPolicy = defaultRetryPolicy,
): Promise<NotifyResult> {
  const target = webhookTarget(url);
  const webhook = createHash("sha256").update(url).digest("hex").slice(0, 16);
  const pending = notificationsOf(incidents, webhook).filter(
    ({ notification }) => !wasSent(store, notification),
  );
  let posts = 0;
  for (const each of pending.slice(0, maxPostsPerRun)) {
    if (!claim(store, each.notification, Date.now())) continue;
    const failure = await send(store, target, each, format, policy);
    if (failure !== null) return { posts, left: pending.length - posts, failure };
    posts++;
  }
  return { posts, left: Math.max(0, pending.length - maxPostsPerRun), failure: null };
}
