import { type Document, isMap, isScalar, type LineCounter, type Node, type Pair } from "yaml";

type ConfigKey = string | number;

const pairOf = (node: unknown, key: ConfigKey): Pair | undefined =>
  isMap(node) ? node.items.find((pair) => isScalar(pair.key) && pair.key.value === key) : undefined;

/** Where a value stands, or its key; where neither is there, what should hold it. */
export function offsetOf(document: Document, path: readonly ConfigKey[], ofKey: boolean): number {
  const last = path.at(-1);
  const holder = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  const pair = last === undefined ? undefined : pairOf(holder, last);
  const value = last === undefined ? document.contents : document.getIn(path, true);
  const node = ofKey && pair ? pair.key : (value ?? pair?.key ?? holder);
  return (node as Node | null)?.range?.[0] ?? 0;
}

/** "faultline.yaml:12:5", as editors and compilers write it. */
export function place(file: string, counter: LineCounter, offset: number): string {
  const { line, col } = counter.linePos(offset);
  return `${file}:${Math.max(1, line)}:${Math.max(1, col)}`;
}
