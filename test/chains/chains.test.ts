import { writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { emptyFolder, query } from "../harness/cli.ts";
import { faultline } from "../harness/main.ts";
import { rounds } from "../harness/rounds.ts";
import {
  cloudflareNginxNginx,
  cloudfrontAlbNginx,
  fastlyHaproxyEnvoy,
  middleRetry,
  situationsOf,
} from "./chains.ts";
import { type Hop, simulate, type Truth } from "./simulate.ts";

const requests = rounds(6000, 1500);

interface JourneyRow {
  readonly path: string;
  readonly chain: string;
  readonly status: number | null;
  readonly fault: string | null;
  readonly reason: string | null;
  readonly confidence: string | null;
  readonly fault_source: string | null;
  readonly hidden_reason: string | null;
  readonly client_kind: string;
}

/** Ingests the logs in this order; `parts`: each as it grows in so many runs. */
async function ingest(
  chain: readonly Hop[],
  logs: ReadonlyMap<string, string>,
  order: readonly number[],
  parts = 1,
): Promise<string> {
  const cwd = emptyFolder();
  for (let part = 1; part <= parts; part++)
    for (const index of order) {
      const { source, tier } = chain[index] as Hop;
      const lines = (logs.get(source) ?? "").split(/(?<=\n)/);
      writeFileSync(path.join(cwd, `${source}.log`), lines.slice(0, (lines.length * part) / parts).join(""));
      const run = await faultline(["ingest", `${source}.log`, "--source", source, "--tier", tier], { cwd });
      expect(run).toMatchObject({ status: 0, stderr: expect.stringContaining("rejected 0") });
    }
  return cwd;
}

const select =
  "select path, chain, status, fault, reason, confidence, fault_source, hidden_reason, client_kind from journeys order by path";

/** What a hop calls an error that the next one sent; 404 is not among the answers of a hop on its own. */
const answerOf = (status: number | null): string =>
  (status ?? 0) >= 500 ? "origin_error" : "origin_rejected";

/** What differs from the truth: the cause of a failure, or what is known of any request. */
function* differences(chain: readonly Hop[], truth: Truth, row: JourneyRow | undefined): Generator<string> {
  if (row === undefined) return yield "no journey";
  if (row.status !== truth.status) yield `status ${row.status}`;
  if (row.client_kind !== truth.kind) yield `kind ${row.client_kind}`;
  if ((row.reason === null) !== (truth.reason === null)) yield `failed ${row.reason}`;
  // The log that knew the cause is lost, and the verdict of the hop in front stays: to it, the lost hop is the
  // origin. So the origin may be named for an answer of the lost hop, but nothing else that is untrue is certain.
  if (truth.isLost) {
    const isAnswer = row.reason === answerOf(truth.status);
    if (row.confidence === "certain" && row.reason !== truth.reason && !isAnswer)
      yield `certain ${row.reason}`;
    return;
  }
  if (row.hidden_reason !== truth.hidden) yield `hidden ${row.hidden_reason}`;
  if (row.fault !== truth.fault) yield `fault ${row.fault}`;
  if (row.reason !== truth.reason) yield `reason ${row.reason}, ${row.confidence} by ${row.chain}`;
  const source = truth.hop === null ? null : chain[truth.hop]?.source;
  if (row.fault_source !== source) yield `source ${row.fault_source}`;
}

/** The differences of all requests, by situation, and how often each occurs. */
function compare(chain: readonly Hop[], truths: readonly Truth[], rows: readonly JourneyRow[]): object {
  const byPath = new Map(rows.map((row) => [row.path, row]));
  const counts = new Map<string, number>();
  for (const truth of truths)
    for (const difference of differences(chain, truth, byPath.get(truth.path))) {
      const key = `${truth.situation}: ${difference}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  return Object.fromEntries(counts);
}

type Count = Readonly<Record<string, number>>;

const countBy = <Row>(rows: readonly Row[], keyOf: (row: Row) => string | null): Count => {
  const counts: Record<string, number> = {};
  for (const row of rows) {
    const key = keyOf(row);
    if (key !== null) counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
};

describe.each([
  ["CloudFront > ALB > nginx", cloudfrontAlbNginx],
  ["Cloudflare > nginx > nginx", cloudflareNginxNginx],
  ["Fastly edge and shield > HAProxy > Envoy", fastlyHaproxyEnvoy],
])("%s", (_name, chain) => {
  const situations = [...situationsOf(chain), ...(chain === cloudflareNginxNginx ? [middleRetry] : [])];
  const { logs, truths } = simulate(chain, situations, requests, 7);
  let cwd = "";
  beforeAll(async () => {
    cwd = await ingest(chain, logs, [0, 1, 2]);
  }, 60_000);
  const journeys = (folder: string) => query(folder, select) as unknown as JourneyRow[];

  it("has the true verdict for each request", () => {
    const rows = journeys(cwd);
    expect(rows).toHaveLength(requests);
    expect(compare(chain, truths, rows)).toEqual({});
  });

  const people = truths.filter(({ kind }) => kind === "person");
  const report = async (name: string): Promise<Record<string, number | string | null>[]> =>
    JSON.parse(
      (await faultline(["report", name, "--date", "2026-11-16", "--format", "json"], { cwd })).stdout,
    );
  const sumBy = (
    rows: readonly Record<string, number | string | null>[],
    keyOf: (row: Record<string, unknown>) => string | null,
  ): Count => {
    const sums: Record<string, number> = {};
    for (const row of rows) {
      const key = keyOf(row);
      if (key !== null) sums[key] = (sums[key] ?? 0) + Number(row["group_requests"] ?? row["requests"]);
    }
    return sums;
  };

  it("counts the sources of a chain as hops", () => {
    const chains = query(cwd, "select distinct chain, hops from journeys") as {
      chain: string;
      hops: number;
    }[];
    for (const { chain, hops } of chains) expect([chain, hops]).toEqual([chain, chain.split(" > ").length]);
    expect(chains.map(({ hops }) => hops)).toContain(3);
  });

  it("has the true numbers in daily, faults, budget and overview", async () => {
    const failed = people.filter(({ reason }) => reason !== null);
    const known = failed.filter(({ isLost }) => !isLost);
    const edge = chain[0]?.source;
    const daily = await report("daily");
    const total = daily.find(({ reason }) => reason === null);
    expect(total).toMatchObject({ source: edge, requests: people.length });
    // in the lost hour, the tries of the middle hop may still show a failure
    const hidden = people.filter((truth) => truth.hidden !== null);
    expect(total?.["hidden"]).toBeLessThanOrEqual(hidden.length);
    expect(total?.["hidden"]).toBeGreaterThanOrEqual(hidden.filter(({ isLost }) => !isLost).length);
    expect(daily.filter(({ source }) => source !== edge)).toEqual([]);
    expect(sumBy(daily, ({ reason }) => (reason === null ? null : "failed"))).toEqual({
      failed: failed.length,
    });
    const faults = await report("faults");
    expect(sumBy(faults, () => "all")).toEqual({ all: failed.length });
    const byStatus = countBy(failed, ({ status }) => String(status));
    expect(sumBy(faults, ({ status }) => String(status))).toEqual(byStatus);
    // in the lost hour, other reasons take the place of some
    const least = countBy(known, ({ reason }) => reason);
    const counted = sumBy(faults, ({ reason }) => String(reason));
    for (const [reason, count] of Object.entries(least))
      expect([reason, (counted[reason] ?? 0) >= count]).toEqual([reason, true]);
    const budget = await report("budget");
    expect(budget).toHaveLength(1);
    const errors = failed.filter(({ status, fault }) => fault !== "client" && (status ?? 0) >= 500);
    expect(budget[0]).toMatchObject({ source: edge, requests: people.length, errors: errors.length });
    for (const name of ["routes", "timeline"]) {
      const rows = await report(name);
      const sum = (column: string) => rows.reduce((total, row) => total + Number(row[column]), 0);
      expect([name, sum("requests"), sum("failed")]).toEqual([name, people.length, failed.length]);
    }
    const overview = (await report("overview")) as unknown as { overview: Record<string, unknown>[] };
    const hops = overview.overview.find(({ hop }) => hop === "all");
    expect(hops).toMatchObject({ failed: failed.length, requests: people.length });
  });

  it.each([
    [[2, 1, 0], 1],
    [[1, 2, 0], 3],
  ])("does not depend on the order of the logs and the number of runs: %j, %i", async (order, parts) => {
    const other = await ingest(chain, logs, order, parts);
    expect(journeys(other)).toEqual(journeys(cwd));
  });
});
