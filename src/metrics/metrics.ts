import type { Checked } from "../check/index.ts";
import { states } from "../check/outcome.ts";
import type { Store } from "../store/store.ts";
import type { Family, Sample } from "./exposition.ts";

type MetricRow = Readonly<Record<string, string | number>>;

// a row of files keeps its counts when its requests are pruned; one without a name has not stored any yet
const perSource = `
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

const failures = `
  with every_failure as (
    select source, tier, fault, reason, count(*) as requests, sum(server_error) as server_errors
    from requests
    where failed
    group by source, tier, fault, reason
    union all
    select source, tier, fault, reason, requests, server_errors
    from pruned_failures
  )
  select
    source,
    tier,
    fault,
    reason,
    sum(requests) as requests,
    sum(server_errors) as server_errors
  from every_failure
  group by source, tier, fault, reason
  order by source, tier, fault, reason`;

type MetricColumn = readonly [name: string, type: Family["type"], help: string, column: string];

const ofSources: readonly MetricColumn[] = [
  ["faultline_requests_total", "counter", "Requests stored.", "stored"],
  ["faultline_read_lines_total", "counter", "Log lines read.", "read"],
  ["faultline_rejected_lines_total", "counter", "Log lines that no format could read.", "rejected"],
  ["faultline_skipped_lines_total", "counter", "Log lines that are no requests.", "skipped"],
  ["faultline_damaged_files", "gauge", "Files of which the end could not be read.", "damaged"],
  ["faultline_newest_request_timestamp_seconds", "gauge", "Time of the newest request.", "newest"],
  ["faultline_ingest_timestamp_seconds", "gauge", "When a log was last read.", "ingested"],
];

/** One family of a column of rows; the labels are columns too. */
function family(
  rows: readonly MetricRow[],
  [name, type, help, column]: MetricColumn,
  labels: readonly string[],
): Family {
  const samples = rows.flatMap((row): Sample[] => {
    const value = row[column];
    if (typeof value !== "number") return [];
    return [{ labels: Object.fromEntries(labels.map((label) => [label, String(row[label])])), value }];
  });
  return { name, type, help, samples };
}

function ofChecks({ outcomes, incidents }: Checked): Family[] {
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
      help: "What a check found: 0 ok, 1 warning, 2 critical, 3 unknown.",
      samples: checks,
    },
    {
      name: "faultline_incidents_ongoing",
      type: "gauge",
      help: "Sustained rises of server errors that go on.",
      samples: incidents ? ongoing : [],
    },
  ];
}

/** Server errors of all faults and reasons together. */
function perHop(failed: readonly MetricRow[]): MetricRow[] {
  const sums = new Map<string, Record<string, string | number>>();
  for (const { source = "", tier = "", server_errors } of failed) {
    const key = JSON.stringify([source, tier]);
    const sum = Number(sums.get(key)?.["server_errors"] ?? 0) + Number(server_errors);
    sums.set(key, { source, tier, server_errors: sum });
  }
  return [...sums.values()];
}

/** All metrics. Counters only rise: what was pruned stays counted. */
export function metrics(store: Store, checked: Checked): Family[] {
  const rows = (sql: string): MetricRow[] => store.prepare<[], MetricRow>(sql).all();
  // one look at the database: between two, prune may count what it deletes
  const [sources, failed] = store.transaction(() => [rows(perSource), rows(failures)] as const)();
  const hop = ["source", "tier"];
  return [
    ...ofSources.map((column) => family(sources, column, hop)),
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
      perHop(failed),
      [
        "faultline_server_errors_total",
        "counter",
        "Requests that count against the error budget.",
        "server_errors",
      ],
      hop,
    ),
    ...ofChecks(checked),
  ];
}
