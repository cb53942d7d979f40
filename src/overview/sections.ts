import type { ReportPart } from "../reports/execute.ts";
import { rowObjects, type Sheet } from "../reports/sheet.ts";
import type { ReportBundle } from "./bundle.ts";

/** How a part is shown to people; every column and row is in the JSON, and in the report itself. */
interface Shown {
  readonly heading: string;
  readonly columns?: readonly string[];
  readonly keep?: (row: Readonly<Record<string, unknown>>) => boolean;
  readonly most: number;
  readonly none: string;
}

const columns = (names: string): string[] => names.split(" ");

const shown: Readonly<Record<string, Shown>> = {
  overview: {
    heading: "Hops",
    columns: columns("hop sources failed share top_reason what_to_check_first failed_series"),
    most: 6,
    none: "",
  },
  incidents: {
    heading: "Incidents",
    columns: columns(
      "start end ongoing severity source host reason scope scope_value errors error_share errors_series peak_share what_to_check_first",
    ),
    most: 20,
    none: "No sustained rise of server errors.",
  },
  missing: {
    heading: "Missing paths",
    columns: columns(
      "host path state important days requests_404 clients last_good top_own_referrer suggested_target persistent",
    ),
    most: 15,
    none: "No path is missing.",
  },
  faults: {
    heading: "Causes",
    columns: columns(
      "fault reason status source requests share requests_series trend clients top_route certain inferred",
    ),
    most: 15,
    none: "No request failed.",
  },
  routes: {
    heading: "Worst routes",
    columns: columns("source host route requests failed share failed_series clients fault reason"),
    most: 15,
    none: "No request failed.",
  },
  upstreams: {
    heading: "Upstreams",
    columns: columns(
      "source upstream_addr try tries failed_tries failed_share refused timeouts resets unhealthy answered_5xx p95_connect_time_ms p95_header_time_ms p95_response_time_ms",
    ),
    most: 15,
    none: "The logs name no upstreams.",
  },
  budget: {
    heading: "Error budgets",
    columns: columns(
      "source host requests errors error_share slo budget_used_share last_day_burn_rate used_up",
    ),
    most: 10,
    none: "Nothing was logged.",
  },
  completeness: {
    heading: "Completeness",
    columns: columns(
      "source requests empty_hours files read stored rejected skipped duplicates unfinished damaged late_files last_seen complete_until",
    ),
    // the row of a source, without those of its hours
    keep: ({ hour }) => hour === null,
    most: 20,
    none: "No file was read for this time.",
  },
};

/** Part of a bundle as it is shown, and how many of its rows are left out. */
export interface OverviewSection {
  readonly name: string;
  readonly heading: string;
  readonly about: string;
  readonly none: string;
  readonly sheet: Sheet;
  readonly left: number;
}

/** The line below a table that does not show all rows. */
export const remainingRows = (left: number, name: string): string => `${left} more: faultline report ${name}`;

function sectionOf({ report, sheet }: ReportPart): OverviewSection {
  const { heading, columns, keep, most, none } = shown[report.name] ?? {
    heading: report.title,
    most: 20,
    none: "Nothing.",
  };
  const at = (columns ?? sheet.columns).map((name) => sheet.columns.indexOf(name));
  const objects = keep ? rowObjects(sheet) : [];
  const kept = keep ? sheet.rows.filter((_row, index) => keep(objects[index] ?? {})) : sheet.rows;
  return {
    name: report.name,
    heading,
    about: report.about,
    none,
    sheet: {
      columns: at.map((index) => sheet.columns[index] ?? ""),
      rows: kept.slice(0, most).map((row) => at.map((index) => row[index])),
    },
    left: Math.max(0, kept.length - most),
  };
}

/** The parts of a bundle that are tables; the course of failures is a chart. */
export const sectionsOf = ({ parts }: ReportBundle): OverviewSection[] =>
  parts.filter(({ report }) => report.name !== "timeline").map(sectionOf);
