import type { Checked } from "../check/index.ts";
import { states } from "../check/outcome.ts";
import type { Store } from "../store/store.ts";
import type { MetricFamily, MetricSample } from "./exposition.ts";

type MetricRow = Readonly<Record<string, string | number>>;

// rows of files keep their counts when requests are pruned; rows without a source have no stored requests
const sourcesSql = `
  select
    source,
    tier,
    sum(stored) as stored,
    sum(read) as read,
    sum(rejected) as rejected,
    sum(skipped) as skipped,
    sum(damaged is not null) as damaged,
    max(unixepoch(last_time, 'subsec')) as newest,
    max(unixepoch(ingested_at, 'subsec')) as ingested
  from files
  where source <> ''
  group by source, tier
  order by source, tier`;

// requests as users made them: counts of the database, and of the requests that prune deleted
const requestsSql = `
  select source, tier, sum(requests) as requests
  from (
    select s.source, s.tier, m.journeys as requests
    from minute_rows m join shapes s on s.id = m.shape
    where s.client_kind <> 'internal'
    union all
    select source, tier, requests from pruned_requests
  )
  group by source, tier
  having sum(requests) > 0
  order by source, tier`;

const failuresSql = `
  select source, tier, fault, reason, sum(requests) as requests, sum(server_errors) as server_errors
  from (
    select s.source, s.tier, s.fault, s.reason, m.journeys as requests, m.journeys * s.server_error as server_errors
    from minute_rows m join shapes s on s.id = m.shape
    where s.reason is not null and s.client_kind <> 'internal'
    union all
    select source, tier, fault, reason, requests, server_errors from pruned_failures
  )
  group by source, tier, fault, reason
  having sum(requests) > 0
  order by source, tier, fault, reason`;

type MetricColumn = readonly [name: string, type: MetricFamily["type"], help: string, column: string];

const sourceMetrics: readonly MetricColumn[] = [
  ["faultline_stored_lines_total", "counter", "Log lines stored.", "stored"],
  ["faultline_read_lines_total", "counter", "Log lines read.", "read"],
  ["faultline_rejected_lines_total", "counter", "Log lines that fit no layout.", "rejected"],
  ["faultline_skipped_lines_total", "counter", "Log lines that are not requests.", "skipped"],
  ["faultline_damaged_files", "gauge", "Files whose end could not be read.", "damaged"],
  ["faultline_newest_request_timestamp_seconds", "gauge", "Time of the newest request.", "newest"],
  ["faultline_ingest_timestamp_seconds", "gauge", "Time of the last ingest.", "ingested"],
];

/** The metric family of a column, labelled with the values of other columns. */
function family(
  rows: readonly MetricRow[],
  [name, type, help, column]: MetricColumn,
  labels: readonly string[],
): MetricFamily {
  const samples = rows.flatMap((row): MetricSample[] => {
    const value = row[column];
    if (typeof value !== "number") return [];
    return [{ labels: Object.fromEntries(labels.map((label) => [label, String(row[label])])), value }];
  });
  return { name, type, help, samples };
}

function checkMetrics({ outcomes, incidents }: Checked): MetricFamily[] {
  const checks = Object.entries(outcomes).map(([check, { state }]) => ({
    labels: { check },
    value: states.indexOf(state),
  }));
  const ongoing = ["page", "ticket"].map((severity) => ({
    labels: { severity },
    value: incidents?.filter((incident) => incident.ongoing && incident["severity"] === severity).length ?? 0,
  }));
  return [
    {
      name: "faultline_check_status",
      type: "gauge",
      help: "Result of a check: 0 ok, 1 warning, 2 critical, 3 unknown.",
      samples: checks,
    },
    {
      name: "faultline_incidents_ongoing",
      type: "gauge",
      help: "Ongoing incidents: sustained rises of server errors.",
      samples: incidents ? ongoing : [],
    },
  ];
}

/** Sums the server errors of all faults and reasons per source and tier. */
function serverErrorsByHop(failed: readonly MetricRow[]): MetricRow[] {
  const sums = new Map<string, Record<string, string | number>>();
  for (const { source = "", tier = "", server_errors } of failed) {
    const key = JSON.stringify([source, tier]);
    const sum = Number(sums.get(key)?.["server_errors"] ?? 0) + Number(server_errors);
    sums.set(key, { source, tier, server_errors: sum });
  }
  return [...sums.values()];
}

/**
 * All metrics. Counters include pruned requests, so that pruning does not decrease them. Requests and failures are those
 * of users, by the source of their outermost line; a log that is read later can move them to another source or reason.
 */
export function metrics(store: Store, checked: Checked): MetricFamily[] {
  const rows = (sql: string): MetricRow[] => store.prepare<[], MetricRow>(sql).all();
  // one transaction: a prune between the queries would count requests twice or not at all
  const [sources, requests, failed] = store.transaction(
    () => [rows(sourcesSql), rows(requestsSql), rows(failuresSql)] as const,
  )();
  const hop = ["source", "tier"];
  return [
    ...sourceMetrics.map((column) => family(sources, column, hop)),
    family(
      requests,
      ["faultline_requests_total", "counter", "Requests, each counted once over all hops.", "requests"],
      hop,
    ),
    family(
      failed,
      [
        "faultline_failed_requests_total",
        "counter",
        "Requests that failed, by the hop at fault and the reason.",
        "requests",
      ],
      [...hop, "fault", "reason"],
    ),
    family(
      serverErrorsByHop(failed),
      [
        "faultline_server_errors_total",
        "counter",
        "Requests that count against the error budget.",
        "server_errors",
      ],
      hop,
    ),
    ...checkMetrics(checked),
  ];
}
