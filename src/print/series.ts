const bars = "▂▃▄▅▆▇█";

/** The numbers of a column whose name ends with _series, a JSON array in time order; null for other values. */
export function seriesOf(column: string, value: unknown): readonly number[] | null {
  if (!column.endsWith("_series") || typeof value !== "string" || !/^\[[\d.,]+\]$/.test(value)) return null;
  try {
    return JSON.parse(value) as number[];
  } catch {
    return null;
  }
}

/** One bar per number. Only 0 has the lowest bar, so that a small number remains visible. */
export function sparkline(numbers: readonly number[]): string {
  const max = Math.max(...numbers);
  const bar = (number: number): string =>
    number === 0 ? "▁" : (bars[Math.ceil((number / max) * bars.length) - 1] ?? "");
  return numbers.map(bar).join("");
}
