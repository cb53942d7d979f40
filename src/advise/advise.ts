import { ruleNamed } from "../explain/guide.ts";
import { formats } from "../formats/index.ts";
import { unjoinedSources } from "../journeys/unjoined.ts";
import type { Format } from "../parse/format.ts";
import { sqlText } from "../store/queries.ts";
import type { Store } from "../store/store.ts";

/** Confidence of verdicts per source and format, and recommended log settings. */
export interface Advice {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** the recommendations */
  readonly paragraphs: readonly string[];
}

interface SourceVerdicts extends Readonly<Record<string, string | number | null>> {
  readonly source: string;
  readonly format: string;
  readonly failed: number;
  readonly certain_share: number | null;
  readonly with_id_share: number;
  readonly most_open_rule: string | null;
}

const allTime = { since: 0, until: Number.MAX_SAFE_INTEGER };

const selectVerdicts = sqlText("advise/advise.sql");

// shares below which a source gets a recommendation
const minCertainShare = 0.95;
const minWithIdShare = 0.9;

const formatOf = (name: string) =>
  formats.find((format) => name === format.name || name.startsWith(`${format.name}-`));

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const nameOf = ({ source, format }: SourceVerdicts): string => `${source} (${format})`;

type Setting = NonNullable<Format["recommended"]>;

/** The recommended setting of a source's server; null if there is none or the log already has its layout. */
function recommendedFor({ format }: SourceVerdicts): Setting | null {
  const { name, recommended } = formatOf(format) ?? {};
  return recommended && format !== `${name}-${recommended.layout}` ? recommended : null;
}

/** Sources with too few certain verdicts, by recommended setting. */
function uncertainBySetting(sources: readonly SourceVerdicts[]): Map<Setting | null, SourceVerdicts[]> {
  const bySetting = new Map<Setting | null, SourceVerdicts[]>();
  for (const source of sources) {
    if (source.failed === 0 || (source.certain_share ?? 0) >= minCertainShare) continue;
    const setting = recommendedFor(source);
    bySetting.set(setting, [...(bySetting.get(setting) ?? []), source]);
  }
  return bySetting;
}

function* recommendations(sources: readonly SourceVerdicts[]): Generator<string> {
  for (const [setting, uncertain] of uncertainBySetting(sources)) {
    const shares = uncertain.map((each) => `${nameOf(each)} ${percent(each.certain_share ?? 0)}`).join(", ");
    yield setting === null
      ? `Certain verdicts: ${shares}. These logs have no further field that helps; ingest the log of the next hop.`
      : `Certain verdicts: ${shares}. Recommended log settings${setting.config ? " (and give the configuration to ingest with --from-config)" : ""}:\n\n${setting.text}`;
  }
  const withoutId = sources.filter(({ with_id_share }) => with_id_share < minWithIdShare);
  if (withoutId.length === 0) return;
  const shares = withoutId.map((each) => `${nameOf(each)} ${percent(each.with_id_share)}`).join(", ");
  yield `Lines with a request id: ${shares}. Requests without an id cannot be joined across hops: pass on an id (X-Request-ID, traceparent, X-Amz-Cf-Id, CF-Ray) and log it.`;
}

/** Reports the confidence of verdicts per source, and recommends fields to log. */
export function advise(store: Store): Advice {
  const sources = store.prepare(selectVerdicts).all() as SourceVerdicts[];
  const why = ({ most_open_rule: rule }: SourceVerdicts): string | null =>
    rule ? (ruleNamed(rule)?.[5] ?? null) : null;
  const [first] = sources;
  const unjoined = unjoinedSources(store, allTime);
  return {
    columns: [...Object.keys(first ?? {}), "why"],
    rows: sources.map((source) => [...Object.values(source), why(source)]),
    paragraphs: [...recommendations(sources), ...(unjoined === null ? [] : [`Not joined: ${unjoined}.`])],
  };
}
