import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { OperationError } from "../errors.ts";

/** The secret key by which addresses are hashed. It is made once, for its owner alone to read. */
export function secretKey(file: string): Buffer {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${randomBytes(32).toString("hex")}\n`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST")
      throw new OperationError(`${file} cannot be written: ${(error as Error).message}`);
  }
  const key = readFileSync(file);
  if (key.length < 16) throw new OperationError(`${file} is too short to be a key`);
  return key;
}
