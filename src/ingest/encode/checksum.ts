import { checksums } from "../../parse/bytes/wasm-instance.ts";

let checksum: ReturnType<typeof checksums> | null = null;

/** Checksum of `[from, to)`. Redelivered lines have the same one as the first delivery. */
export function checksumOf(bytes: Buffer, from: number, to: number): number {
  checksum ??= checksums();
  return checksum(bytes, from, to);
}

/** Checksum of a line as binary text. */
export function checksumOfText(line: string): number {
  const bytes = Buffer.from(line, "latin1");
  return checksumOf(bytes, 0, bytes.length);
}
