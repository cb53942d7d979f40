import type { Store } from "./open.ts";
import type { FileRow } from "./write.ts";

/**
 * Files of the store that begin as this one does, the longest common beginning first. `print` makes the fingerprint
 * of so many bytes of the beginning.
 */
export function* filesWithHead(
  store: Store,
  length: number,
  print: (length: number) => Buffer,
): Generator<FileRow> {
  const lengths = store
    .prepare("select distinct head_length from files where head_length <= ? order by head_length desc")
    .pluck()
    .all(length) as number[];
  const byHead = store.prepare("select * from files where head_length = ? and head = ? order by id desc");
  for (const each of lengths) yield* byHead.all(each, print(each)) as FileRow[];
}
