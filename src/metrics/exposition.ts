/** One metric with its samples. */
export interface MetricFamily {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  readonly samples: readonly MetricSample[];
}

export interface MetricSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const escapes: Record<string, string> = { "\\": "\\\\", "\n": "\\n", '"': '\\"' };
const quoted = (text: string): string =>
  `"${text.replace(/[\\\n"]/g, (character) => escapes[character] ?? "")}"`;

function sampleLine(name: string, { labels, value }: MetricSample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}=${quoted(text)}`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${value}\n`;
}

/** Prometheus text format: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function* exposition(families: readonly MetricFamily[]): Generator<string> {
  for (const { name, type, help, samples } of families) {
    if (samples.length === 0) continue;
    yield `# HELP ${name} ${help.replaceAll("\\", "\\\\")}\n# TYPE ${name} ${type}\n`;
    for (const sample of samples) yield sampleLine(name, sample);
  }
}
