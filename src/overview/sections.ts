import type { ReportPart } from "../reports/execute.ts";
import { rowObjects, type Sheet } from "../reports/sheet.ts";
import type { ReportBundle } from "./bundle.ts";

/** How a part is printed as text; the JSON and the report itself have every column and row. */
interface SectionLayout {
  readonly heading: string;
  readonly columns?: readonly string[];
  readonly keep?: (row: Readonly<Record<string, unknown>>) => boolean;
  readonly maxRows: number;
  readonly none: string;
}

const columns = (names: string): string[] => names.split(" ");

const layouts: Readonly<Record<string, SectionLayout>> = {
  overview: {
    heading: "Hops",
    columns: columns("hop sources failed share top_reason what_to_check_first failed_series"),
    maxRows: 6,
    none: "",
  },
  incidents: {
    heading: "Incidents",
    columns: columns(
      "start end ongoing severity source host reason scope scope_value errors error_share errors_series peak_share what_to_check_first",
    ),
    maxRows: 20,
    none: "No sustained rise of server errors.",
  },
  missing: {
    heading: "Missing paths",
    columns: columns(
      "host path state important days requests_404 clients last_good top_own_referrer suggested_target persistent",
    ),
    maxRows: 15,
    none: "No missing paths.",
  },
  faults: {
    heading: "Causes",
    columns: columns(
      "fault reason status source requests share requests_series trend clients top_route certain inferred",
    ),
    maxRows: 15,
    none: "No failed requests.",
  },
  hidden: {
    heading: "Failures hidden from users",
    columns: columns("source host route reason hidden_by requests clients first_seen what_to_check_first"),
    maxRows: 10,
    none: "No failure was hidden.",
  },
  routes: {
    heading: "Worst routes",
    columns: columns("source host route requests failed share failed_series clients fault reason"),
    maxRows: 15,
    none: "No failed requests.",
  },
  upstreams: {
    heading: "Upstreams",
    columns: columns(
      "source upstream_addr try tries failed_tries failed_share refused timeouts resets unhealthy answered_5xx p95_connect_time_ms p95_header_time_ms p95_response_time_ms",
    ),
    maxRows: 15,
    none: "The logs contain no upstreams.",
  },
  budget: {
    heading: "Error budgets",
    columns: columns(
      "source host requests errors error_share slo budget_used_share last_day_burn_rate used_up",
    ),
    maxRows: 10,
    none: "No requests.",
  },
  completeness: {
    heading: "Completeness",
    columns: columns(
      "source requests empty_hours files read stored rejected skipped duplicates unfinished damaged late_files last_seen complete_until",
    ),
    // rows of sources, without those of hours
    keep: ({ hour }) => hour === null,
    maxRows: 20,
    none: "No files were read for this period.",
  },
};

/** A part as it is printed, and the number of rows it omits. */
export interface OverviewSection {
  readonly name: string;
  readonly heading: string;
  readonly about: string;
  readonly none: string;
  readonly sheet: Sheet;
  readonly omitted: number;
}

/** The line below a table that does not show all rows. */
export const remainingRows = (omitted: number, name: string): string =>
  `${omitted} more: faultline report ${name}`;

function sectionOf({ report, sheet }: ReportPart): OverviewSection {
  const { heading, columns, keep, maxRows, none } = layouts[report.name] ?? {
    heading: report.title,
    maxRows: 20,
    none: "No rows.",
  };
  const indexes = (columns ?? sheet.columns).map((name) => sheet.columns.indexOf(name));
  const objects = keep ? rowObjects(sheet) : [];
  const kept = keep ? sheet.rows.filter((_row, index) => keep(objects[index] ?? {})) : sheet.rows;
  return {
    name: report.name,
    heading,
    about: report.about,
    none,
    sheet: {
      columns: indexes.map((index) => sheet.columns[index] ?? ""),
      rows: kept.slice(0, maxRows).map((row) => indexes.map((index) => row[index])),
    },
    omitted: Math.max(0, kept.length - maxRows),
  };
}

/** The parts that are printed as tables; the timeline is a chart. */
export const sectionsOf = ({ parts }: ReportBundle): OverviewSection[] =>
  parts.filter(({ report }) => report.name !== "timeline").map(sectionOf);
