import { plainAddress } from "../../classify/client-address.ts";
import { hostOf } from "../text/request-line.ts";
import * as codes from "../wasm/scan-codes.ts";
import { converted, isNone } from "./conversion.ts";
import type { FieldType } from "./field-type.ts";
import type { SetterFactory } from "./scan-field.ts";
import { convertedText, interned, measureText } from "./text-setters.ts";

/** `192.0.2.1:443`, `[2001:db8::1]:443`, `::1:443`: without port, brackets and quotes. */
function addressOf(raw: string, withPort = true): string | null {
  const address = plainAddress(withPort ? raw.replace(/:\d*-?$/, "") : raw);
  return isNone(address) ? null : address;
}

/** A list is stored as logged: which of its addresses is the client depends on the trusted proxies. */
const addressOrList = (raw: string): string | null => (raw.includes(",") ? raw : addressOf(raw, false));

const isUnixSocket = (raw: string): boolean => raw.startsWith("unix:");

const isIPv4 = (number: number): boolean => number >= 0;

/** The client's address is stored as a number if it is an IPv4 address. */
function clientAddress(conversion: number): SetterFactory {
  const asText = measureText(conversion, isIPv4);
  return (type, column, context) => {
    const { setMeasure: setText, ...parts } = asText(type, column, context);
    return {
      ...parts,
      setMeasure: (record, slots, slot) => {
        const number = slots.number(slot);
        if (isIPv4(number)) slots.ids.clientIpv4 = number;
        else setText(record, slots, slot);
      },
      setText,
    };
  };
}

function setAddress(conversion: number): SetterFactory {
  const client = clientAddress(conversion);
  const other = measureText(conversion, isIPv4);
  return (type, column, context, valueColumn) => {
    const factory = column === "client_ip" ? client : context.isMeasure(column) ? other : interned;
    return factory(type, column, context, valueColumn);
  };
}

/** An address, or a list as in X-Forwarded-For; null for a Unix socket. */
export const address: FieldType = {
  shape: "addresses",
  ...converted((raw) => (isUnixSocket(raw) ? null : addressOrList(raw))),
  scan: { set: setAddress(codes.address) },
};

/** An address with a port, which is not stored. */
export const addressWithPort: FieldType = {
  shape: "token",
  ...converted((raw) => (isUnixSocket(raw) ? null : addressOf(raw))),
  scan: { set: setAddress(codes.addressWithPort) },
};

/** An address with or without a port: `192.0.2.1:443`, `[2001:db8::1]:443`, `2001:db8::1`. */
export const addressMaybePort: FieldType = {
  shape: "token",
  ...converted((raw) => addressOf(raw, /^(?:[\d.]+|\[.*\]):\d+$/.test(raw))),
  scan: { set: setAddress(codes.addressWithPort) },
};

/** One address, or a list as in X-Forwarded-For. */
export const addresses: FieldType = {
  shape: /[\w.:%[\]-]+(?:, ?[\w.:%[\]-]+)*/y,
  ...converted(addressOrList),
  scan: { end: codes.endAddresses, set: setAddress(codes.ipv4) },
};

/** A host without its port. */
export const host: FieldType = {
  shape: "host",
  ...converted((raw, decode) => hostOf(decode(raw))),
  scan: { set: convertedText },
};
