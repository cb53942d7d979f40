import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { OperationError } from "../errors.ts";

const minKeyBytes = 16;

/** Reads the secret key that hashes addresses. Creates it on first use, readable only by its owner. */
export function secretKey(file: string): Buffer {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${randomBytes(32).toString("hex")}\n`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST")
      throw new OperationError(`${file} cannot be written: ${(error as Error).message}`);
  }
  const key = readFileSync(file);
  if (key.length < minKeyBytes)
    throw new OperationError(`${file} is too short for a key: ${minKeyBytes} bytes or more`);
  return key;
}
