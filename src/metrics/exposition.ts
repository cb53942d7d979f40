/** One metric with its samples. */
export interface Family {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  readonly samples: readonly Sample[];
}

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const escapes: Record<string, string> = { "\\": "\\\\", "\n": "\\n", '"': '\\"' };
const quoted = (text: string): string => `"${text.replace(/[\\\n"]/g, (mark) => escapes[mark] ?? "")}"`;

function sampleLine(name: string, { labels, value }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}=${quoted(text)}`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${value}\n`;
}

/** The text format of Prometheus: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function* exposition(families: readonly Family[]): Generator<string> {
  for (const { name, type, help, samples } of families) {
    if (samples.length === 0) continue;
    yield `# HELP ${name} ${help.replaceAll("\\", "\\\\")}\n# TYPE ${name} ${type}\n`;
    for (const sample of samples) yield sampleLine(name, sample);
  }
}
