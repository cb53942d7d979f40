const bars = "▂▃▄▅▆▇█";

/** Numbers in the order of time: a column whose name ends with _series holds them as a JSON list. */
export function seriesOf(column: string, value: unknown): readonly number[] | null {
  if (!column.endsWith("_series") || typeof value !== "string" || !/^\[[\d.,]+\]$/.test(value)) return null;
  try {
    return JSON.parse(value) as number[];
  } catch {
    return null;
  }
}

/** One bar a number. The lowest is nothing at all: one of many is still seen. */
export function sparkline(numbers: readonly number[]): string {
  const most = Math.max(...numbers);
  const bar = (number: number): string =>
    number === 0 ? "▁" : (bars[Math.ceil((number / most) * bars.length) - 1] ?? "");
  return numbers.map(bar).join("");
}
