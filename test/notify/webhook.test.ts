import { writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Incident } from "../../src/check/incidents.ts";
import { UsageError } from "../../src/errors.ts";
import { claim, release } from "../../src/notify/notifications.ts";
import { notify } from "../../src/notify/notify.ts";
import { post, webhookTarget } from "../../src/notify/post.ts";
import { reports } from "../../src/reports/registry.ts";
import { emptyFolder } from "../harness/cli.ts";
import { storeOf } from "../harness/database.ts";
import { faultline } from "../harness/main.ts";

interface Received {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Record<string, unknown>;
}

/** A receiver that answers as it is told to, first to last, and then 204. */
let answers: (number | "hang up")[] = [];
let received: Received[] = [];
let server: Server;
let base = "";

beforeEach(async () => {
  answers = [];
  received = [];
  server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      const answer = answers.shift() ?? 204;
      if (answer === "hang up") {
        request.socket.destroy();
        return;
      }
      if (answer < 300)
        received.push({ path: request.url ?? "", headers: request.headers, body: JSON.parse(text) });
      response.writeHead(answer, answer === 302 ? { location: "/elsewhere" } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const quick = { timeout: 2_000, delays: [5, 5] };

const incident = (id: string, more: Partial<Incident> = {}): Incident => ({
  id,
  start: "2026-07-01T10:00:00.000Z",
  end: null,
  ongoing: true,
  source: "web",
  host: "shop.example",
  reason: "origin_refused",
  error_share: 0.25,
  scope: "service",
  scope_value: null,
  what_to_check_first: "is the service <up> & running?",
  ...more,
});
const over = (id: string): Incident => incident(id, { ongoing: false, end: "2026-07-01T11:00:00.000Z" });

describe("each incident is told once", () => {
  it("when it starts, and when it ends, over re-runs", async () => {
    const store = storeOf();
    const to = { url: `${base}/hook`, format: "json" } as const;
    expect(await notify(store, [incident("a")], to, quick)).toEqual({ posts: 1, left: 0, failure: null });
    expect(await notify(store, [incident("a")], to, quick)).toEqual({ posts: 0, left: 0, failure: null });
    expect(await notify(store, [over("a"), incident("b")], to, quick)).toMatchObject({ posts: 2 });
    expect(await notify(store, [over("a"), incident("b")], to, quick)).toMatchObject({ posts: 0 });
    expect(received.map(({ body }) => [body["event"], (body["incident"] as Incident).id])).toEqual([
      ["incident_started", "a"],
      ["incident_ended", "a"],
      ["incident_started", "b"],
    ]);
    expect(received[0]).toMatchObject({
      path: "/hook",
      headers: { "content-type": "application/json", "idempotency-key": "a:started" },
      body: {
        text: "Incident since 2026-07-01T10:00:00.000Z: origin_refused on web shop.example, 25% errors",
        incident: { ...incident("a") },
      },
    });
  });

  it("to each webhook for itself", async () => {
    const store = storeOf();
    for (const path of ["/one", "/two", "/one"])
      await notify(store, [incident("a")], { url: base + path, format: "json" }, quick);
    expect(received.map(({ path }) => path)).toEqual(["/one", "/two"]);
  });

  it("not by two runs at the same time", async () => {
    const store = storeOf();
    const to = { url: base, format: "json" } as const;
    await Promise.all([1, 2, 3].map(() => notify(store, [incident("a"), over("b")], to, quick)));
    expect(received.map(({ headers }) => headers["idempotency-key"]).sort()).toEqual([
      "a:started",
      "b:ended",
      "b:started",
    ]);
  });

  it("twenty a run, the oldest first", async () => {
    const store = storeOf();
    const many = Array.from({ length: 15 }, (_, index) => over(`i${index}`));
    const to = { url: base, format: "json" } as const;
    expect(await notify(store, many, to, quick)).toEqual({ posts: 20, left: 10, failure: null });
    expect(await notify(store, many, to, quick)).toEqual({ posts: 10, left: 0, failure: null });
    expect(new Set(received.map(({ headers }) => headers["idempotency-key"])).size).toBe(30);
  });
});

describe("a receiver that fails", () => {
  it.each([[[500]], [[503, 429]], [["hang up", 500]]] as (number | "hang up")[][][])(
    "with %s first gets it at a further try, once",
    async (failures) => {
      answers = [...failures];
      const store = storeOf();
      const to = { url: base, format: "json" } as const;
      expect(await notify(store, [incident("a")], to, quick)).toMatchObject({ posts: 1, failure: null });
      expect(received).toHaveLength(1);
    },
  );

  it("for the whole run gets it in the next one", async () => {
    const store = storeOf();
    const to = { url: `${base}/T0/s3cret?token=s3cret`, format: "json" } as const;
    answers = [500, 500, 500];
    const failed = await notify(store, [incident("a"), incident("b")], to, quick);
    const host = new URL(base).host;
    expect(failed).toEqual({ posts: 0, left: 2, failure: `${host} answered 500, after 3 attempts` });
    expect(await notify(store, [incident("a"), incident("b")], to, quick)).toMatchObject({ posts: 2 });
    expect(received).toHaveLength(2);
  });

  it("for good is not tried again", async () => {
    answers = [404];
    expect(await post(webhookTarget(base), "{}", "k", quick)).toBe(`${new URL(base).host} answered 404`);
    answers = [302];
    expect(await post(webhookTarget(base), "{}", "k", quick)).toMatch(/answered 302$/);
    expect(received).toEqual([]);
  });

  it("by not being there is told without the secret", async () => {
    await new Promise((resolve) => server.close(resolve));
    const gone = `${base.replace("//", "//anna:s3cret@")}/s3cret`;
    const { host } = new URL(base);
    expect(await post(webhookTarget(gone), "{}", "k", quick)).toBe(`${host} ECONNREFUSED, after 3 attempts`);
    expect(await post(webhookTarget("http://127.0.0.1:1/s3cret"), "{}", "k", quick)).toBe(
      "127.0.0.1:1 is unreachable, after 3 attempts",
    );
  });
});

it("a run that was killed while it told something leaves it to a later one", () => {
  const store = storeOf();
  const telling = { webhook: "w", incident: "a", event: "started" } as const;
  expect(claim(store, telling, 0)).toBe(true);
  expect(claim(store, telling, 599_000)).toBe(false);
  expect(claim(store, telling, 601_000)).toBe(true);
  release(store, telling);
  expect(claim(store, telling, 601_000)).toBe(true);
});

it("sends a name and password as a header, and never says them", async () => {
  const target = webhookTarget(base.replace("//", "//anna:s3cret@"));
  expect(JSON.stringify([target.url, target.name])).not.toContain("s3cret");
  await post(target, "{}", "k", quick);
  // printf anna:s3cret | base64
  expect(received[0]?.headers.authorization).toBe("Basic YW5uYTpzM2NyZXQ=");
  expect(() => webhookTarget("ftp://s3cret")).toThrow(new UsageError("--webhook: not an http or https URL"));
});

it("writes for Slack so that nothing in a log can ring or link", async () => {
  const hostile = incident("a", { scope: "route", scope_value: "<!channel> <https://evil.example|x>" });
  await notify(storeOf(), [hostile], { url: base, format: "slack" }, quick);
  expect(received[0]?.body).toEqual({
    text:
      "Incident since 2026-07-01T10:00:00.000Z: origin_refused on web shop.example at route &lt;!channel&gt; &lt;https://evil.example|x&gt;, 25% errors\n" +
      "Check first: is the service &lt;up&gt; &amp; running?",
  });
});

const minute = 60_000;

/** Two days of a request a second; in the last half hour, and in forty minutes before, every third fails. */
function twoDays(end: number): string {
  let text = "";
  for (let ago = 2 * 1440; ago >= 0; ago--) {
    const bad = ago <= 30 || (ago >= 320 && ago < 360);
    for (let second = 0; second < 60; second++) {
      const time = new Date(end - ago * minute + second * 1000).toUTCString().split(/,? /);
      const status = bad && second % 3 === 0 ? 502 : 200;
      text += `203.0.113.${second} - - [${time[1]}/${time[2]}/${time[3]}:${time[4]} +0000] "GET /cart HTTP/1.1" ${status} 150 "-" "Mozilla/5.0"\n`;
    }
  }
  return text;
}

it.skipIf(!reports.some(({ name }) => name === "incidents"))(
  "check posts what the report finds, once, and does not print the URL",
  async () => {
    const folder = emptyFolder();
    writeFileSync(path.join(folder, "a.log"), twoDays(Math.floor(Date.now() / minute) * minute));
    await faultline(["ingest", "a.log", "--source", "web"], { cwd: folder });
    answers = [503];
    const check = async () => {
      const run = await faultline(["check", "--incidents", "--webhook", `${base}/s3cret`], { cwd: folder });
      expect(run.status).toBe(2);
      expect(run.stdout).toMatch(/^FAULTLINE CRITICAL: 1 ongoing: /);
      expect(run.stdout + run.stderr).not.toContain("s3cret");
      return run.stdout;
    };
    expect(await check()).toContain("webhook: 3 posted");
    expect(await check()).not.toContain("webhook");
    expect(received.map(({ body }) => body["event"])).toEqual([
      "incident_started",
      "incident_ended",
      "incident_started",
    ]);
  },
);
