import { ruleNamed } from "../explain/guide.ts";
import { formats } from "../formats/index.ts";
import type { Format } from "../parse/format.ts";
import { sqlText } from "../store/queries.ts";
import type { Store } from "../store/store.ts";

/** How sure the verdicts of a source are, and what would make them surer. */
export interface Advice {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** what to log, in paragraphs */
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

const sql = sqlText("advise/advise.sql");

const sure = 0.95;
const nearlyAll = 0.9;

const formatOf = (name: string) =>
  formats.find((format) => name === format.name || name.startsWith(`${format.name}-`));

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const nameOf = ({ source, format }: SourceVerdicts): string => `${source} (${format})`;

type Setting = NonNullable<Format["recommended"]>;

/** The setting that would let a source's log tell more; null: there is none, or it is set. */
function betterFor({ format }: SourceVerdicts): Setting | null {
  const { name, recommended } = formatOf(format) ?? {};
  return recommended && format !== `${name}-${recommended.layout}` ? recommended : null;
}

/** Sources whose verdicts are not all certain, by the setting that would make them so. */
function unsureBy(found: readonly SourceVerdicts[]): Map<Setting | null, SourceVerdicts[]> {
  const unsure = found.filter(({ failed, certain_share }) => failed > 0 && (certain_share ?? 0) < sure);
  const by = new Map<Setting | null, SourceVerdicts[]>();
  for (const judged of unsure) {
    const better = betterFor(judged);
    by.set(better, [...(by.get(better) ?? []), judged]);
  }
  return by;
}

function* wordsFor(found: readonly SourceVerdicts[]): Generator<string> {
  for (const [better, sources] of unsureBy(found)) {
    const who = sources.map((each) => `${nameOf(each)} ${percent(each.certain_share ?? 0)}`).join(", ");
    yield better === null
      ? `Certain verdicts: ${who}. No further field of these logs would decide more; the log of the hop behind would.`
      : `Certain verdicts: ${who}. Log what would decide more${better.config ? ", and let ingest read it with --from-config" : ""}:\n\n${better.text}`;
  }
  const apart = found.filter(({ with_id_share }) => with_id_share < nearlyAll);
  if (apart.length === 0) return;
  const who = apart.map((each) => `${nameOf(each)} ${percent(each.with_id_share)}`).join(", ");
  yield `Lines with an id: ${who}. Without one a request cannot be followed over hops: pass one on (X-Request-ID, traceparent, X-Amz-Cf-Id, CF-Ray) and log it.`;
}

/** Looks at every source: what can't be told, and which field to log. */
export function advise(store: Store): Advice {
  const found = store.prepare(sql).all() as SourceVerdicts[];
  const why = ({ most_open_rule: rule }: SourceVerdicts): string | null =>
    rule ? (ruleNamed(rule)?.[5] ?? null) : null;
  const [first] = found;
  return {
    columns: [...Object.keys(first ?? {}), "why"],
    rows: found.map((judged) => [...Object.values(judged), why(judged)]),
    paragraphs: [...wordsFor(found)],
  };
}
