import * as crypto from "node:crypto";

/** SHA-256 in hexadecimal. `crypto.hash`, from Node 20.12 on, is faster for short texts. */
export const sha256: (data: string | Uint8Array) => string =
  crypto.hash === undefined
    ? (data) => crypto.createHash("sha256").update(data).digest("hex")
    : (data) => crypto.hash("sha256", data);
