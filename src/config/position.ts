import { type Document, isMap, isScalar, type LineCounter, type Node, type Pair } from "yaml";

type ConfigKey = string | number;

const pairOf = (node: unknown, key: ConfigKey): Pair | undefined =>
  isMap(node) ? node.items.find((pair) => isScalar(pair.key) && pair.key.value === key) : undefined;

/** The offset of the value at a path, or of its key; if it is missing, that of its parent. */
export function offsetOf(document: Document, path: readonly ConfigKey[], isKey: boolean): number {
  const last = path.at(-1);
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  const pair = last === undefined ? undefined : pairOf(parent, last);
  const value = last === undefined ? document.contents : document.getIn(path, true);
  const node = isKey && pair ? pair.key : (value ?? pair?.key ?? parent);
  return (node as Node | null)?.range?.[0] ?? 0;
}

/** "faultline.yaml:12:5", as editors and compilers write it. */
export function lineAndColumn(file: string, counter: LineCounter, offset: number): string {
  const { line, col } = counter.linePos(offset);
  return `${file}:${Math.max(1, line)}:${Math.max(1, col)}`;
}
