import * as crypto from "node:crypto";

/** SHA-256 in hexadecimal; in one call where Node can do that, from 20.12 on: the cheapest for short texts. */
export const sha256: (data: string | Uint8Array) => string =
  crypto.hash === undefined
    ? (data) => crypto.createHash("sha256").update(data).digest("hex")
    : (data) => crypto.hash("sha256", data);
