import { setTimeout as wait } from "node:timers/promises";
import { UsageError } from "../errors.ts";

/** Where to, without anything that may be secret: path, query and password are left out. */
export interface WebhookTarget {
  readonly url: string;
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function webhookTarget(text: string): WebhookTarget {
  const url = URL.canParse(text) ? new URL(text) : null;
  // the text itself may hold a secret, so it is not repeated
  if (!url || !/^https?:$/.test(url.protocol)) throw new UsageError("--webhook: not an http or https URL");
  const { username, password } = url;
  const account = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  url.username = "";
  url.password = "";
  const headers: Record<string, string> =
    account === ":" ? {} : { authorization: `Basic ${Buffer.from(account).toString("base64")}` };
  return { url: url.href, name: url.host, headers };
}

export interface Pace {
  readonly timeout: number;
  /** how long to wait before each further try */
  readonly waits: readonly number[];
}

export const usualPace: Pace = { timeout: 10_000, waits: [1_000, 4_000] };
const longestWait = 30_000;

const mayPass = (status: number): boolean => status >= 500 || status === 429 || status === 408;

/** Why a try failed, in words without the URL, and when to try again: null where that is no use. */
interface Failure {
  readonly words: string;
  readonly again: number | null;
}

function askedToWait(response: Response, usual: number): number {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1000, longestWait) : usual;
}

async function tryOnce(
  target: WebhookTarget,
  body: string,
  key: string,
  pace: Pace,
  usual: number,
): Promise<Failure | null> {
  try {
    const response = await fetch(target.url, {
      method: "POST",
      // a redirect would make a GET of it, or carry it to where nobody asked
      redirect: "manual",
      signal: AbortSignal.timeout(pace.timeout),
      headers: { ...target.headers, "content-type": "application/json", "idempotency-key": key },
      body,
    });
    await response.body?.cancel();
    if (response.ok) return null;
    const again = mayPass(response.status) ? askedToWait(response, usual) : null;
    return { words: `answered ${response.status}`, again };
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    const words =
      name === "TimeoutError"
        ? `gave no answer in ${pace.timeout / 1000} s`
        : (cause?.code ?? "cannot be reached");
    return { words, again: usual };
  }
}

/** Posts a body, trying again a few times; gives why it failed, null where it arrived. */
export async function post(
  target: WebhookTarget,
  body: string,
  key: string,
  pace = usualPace,
): Promise<string | null> {
  for (const [index, usual] of [...pace.waits, null].entries()) {
    const failure = await tryOnce(target, body, key, pace, usual ?? 0);
    if (!failure) return null;
    if (usual === null || failure.again === null)
      return `${target.name} ${failure.words}${index > 0 ? `, after ${index + 1} tries` : ""}`;
    await wait(failure.again);
  }
  return null;
}
