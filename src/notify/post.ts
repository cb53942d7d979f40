import { setTimeout as wait } from "node:timers/promises";
import { UsageError } from "../errors.ts";

export interface WebhookTarget {
  /** without name and password */
  readonly url: string;
  /** the host: path, query and password may be secret and are not logged */
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Splits a URL into address and credentials. Throws a UsageError, without the URL, if it is none. */
export function webhookTarget(text: string): WebhookTarget {
  const url = URL.canParse(text) ? new URL(text) : null;
  // the text may contain a secret, so the message does not repeat it
  if (!url || !/^https?:$/.test(url.protocol)) throw new UsageError("--webhook: not an http or https URL");
  const { username, password } = url;
  const account = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  url.username = "";
  url.password = "";
  const headers: Record<string, string> =
    account === ":" ? {} : { authorization: `Basic ${Buffer.from(account).toString("base64")}` };
  return { url: url.href, name: url.host, headers };
}

export interface RetryPolicy {
  /** of one attempt, in ms */
  readonly timeout: number;
  /** the delay before each further attempt, in ms */
  readonly delays: readonly number[];
}

export const defaultRetryPolicy: RetryPolicy = { timeout: 10_000, delays: [1_000, 4_000] };
const maxRetryAfterMs = 30_000;

const isTransient = (status: number): boolean => status >= 500 || status === 429 || status === 408;

interface Failure {
  /** without the URL, which may be secret */
  readonly message: string;
  /** in ms; null if another attempt is useless */
  readonly retryAfter: number | null;
}

function retryAfterOf(response: Response, delay: number): number {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1000, maxRetryAfterMs) : delay;
}

async function attempt(
  target: WebhookTarget,
  body: string,
  key: string,
  timeout: number,
  delay: number,
): Promise<Failure | null> {
  try {
    const response = await fetch(target.url, {
      method: "POST",
      // a redirect would change the method to GET, or send the incident to another host
      redirect: "manual",
      signal: AbortSignal.timeout(timeout),
      headers: { ...target.headers, "content-type": "application/json", "idempotency-key": key },
      body,
    });
    await response.body?.cancel();
    if (response.ok) return null;
    const retryAfter = isTransient(response.status) ? retryAfterOf(response, delay) : null;
    return { message: `answered ${response.status}`, retryAfter };
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    const message =
      name === "TimeoutError"
        ? `did not answer within ${timeout / 1000} s`
        : (cause?.code ?? "is unreachable");
    return { message, retryAfter: delay };
  }
}

/** Posts a body, with retries. `key` identifies the post to the receiver. Returns why it failed, or null. */
export async function post(
  target: WebhookTarget,
  body: string,
  key: string,
  { timeout, delays } = defaultRetryPolicy,
): Promise<string | null> {
  for (const [index, delay] of [...delays, null].entries()) {
    const failure = await attempt(target, body, key, timeout, delay ?? 0);
    if (!failure) return null;
    if (delay === null || failure.retryAfter === null)
      return `${target.name} ${failure.message}${index > 0 ? `, after ${index + 1} attempts` : ""}`;
    await wait(failure.retryAfter);
  }
  return null;
}
