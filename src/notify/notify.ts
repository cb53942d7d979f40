import { createHash } from "node:crypto";
import type { Incident } from "../check/incidents.ts";
import type { Store } from "../store/store.ts";
import { type BodyFormat, bodies } from "./body.ts";
import { claim, confirm, type Notification, release, wasTold } from "./notifications.ts";
import { type Pace, post, usualPace, type WebhookTarget, webhookTarget } from "./post.ts";

export interface Webhook {
  readonly url: string;
  readonly format: BodyFormat;
}

/** So many posts a run: whoever starts with a database full of incidents is not flooded. The rest comes next time. */
const most = 20;

export interface NotifyResult {
  readonly posts: number;
  /** posts that the limit leaves to the next run */
  readonly left: number;
  /** why it stopped, in words without a secret; null where all arrived */
  readonly failure: string | null;
}

/** What there is to tell, in order: the start of each incident, and the end of what has ended. */
function* tellings(
  incidents: readonly Incident[],
  webhook: string,
): Generator<readonly [Notification, Incident]> {
  for (const incident of incidents) {
    yield [{ webhook, incident: incident.id, event: "started" }, incident];
    if (!incident.ongoing) yield [{ webhook, incident: incident.id, event: "ended" }, incident];
  }
}

async function tellOne(
  store: Store,
  target: WebhookTarget,
  [telling, incident]: readonly [Notification, Incident],
  format: BodyFormat,
  pace: Pace,
): Promise<string | null> {
  const body = JSON.stringify(bodies[format](incident, telling.event));
  const failure = await post(target, body, `${telling.incident}:${telling.event}`, pace);
  if (failure === null) confirm(store, telling, Date.now());
  else release(store, telling);
  return failure;
}

/** Posts each new incident, and each end, once. After a failure nothing more is tried in this run. */
export async function notify(
  store: Store,
  incidents: readonly Incident[],
  { url, format }: Webhook,
  pace: Pace = usualPace,
): Promise<NotifyResult> {
  const target = webhookTarget(url);
  const fingerprint = createHash("sha256").update(url).digest("hex").slice(0, 16);
  const untold = [...tellings(incidents, fingerprint)].filter(([telling]) => !wasTold(store, telling));
  let posts = 0;
  for (const each of untold.slice(0, most)) {
    if (!claim(store, each[0], Date.now())) continue;
    const failure = await tellOne(store, target, each, format, pace);
    if (failure !== null) return { posts, left: untold.length - posts, failure };
    posts++;
  }
  return { posts, left: Math.max(0, untold.length - most), failure: null };
}
