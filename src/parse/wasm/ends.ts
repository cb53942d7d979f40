import { literalEnd, nameEnd, notFound, quotedTokenEnd, quoteEnd } from "./literals.ts";
import * as codes from "./scan-codes.ts";
import { clfEnd, clfLocalEnd, clockEnd, dateEnd, epochEnd, isoEnd } from "./time-ends.ts";
import {
  addressEnd,
  base64End,
  bracesEnd,
  codeEnd,
  identityEnd,
  listEnd,
  numberEnd,
  paddedNumberEnd,
  statusEnd,
  uuidEnd,
} from "./value-ends.ts";

/** The end of a value by its end code, or `notFound`. `literal`: the literal after it. */
export function endOf(endCode: i32, literal: usize, length: i32, from: usize, to: usize): usize {
  switch (endCode) {
    case codes.endAtQuote:
      return quoteEnd(from, to);
    case codes.endAtQuoteToken:
      return quotedTokenEnd(from, to);
    case codes.endAtLiteral:
      return literalEnd(literal, length, false, from, to);
    case codes.endAtLiteralToken:
      return literalEnd(literal, length, true, from, to);
    case codes.endAtLiteralName:
      return nameEnd(literal, length, from, to);
    case codes.endNumber:
      return numberEnd(from, to);
    case codes.endStatus:
      return statusEnd(from, to);
    case codes.endClf:
      return clfEnd(from, to);
    case codes.endClfLocal:
      return clfLocalEnd(from, to);
    case codes.endIso:
      return isoEnd(from, to);
    case codes.endList:
      return listEnd(from, to);
    case codes.endIdentity:
      return identityEnd(from, to);
    case codes.endDate:
      return dateEnd(from, to);
    case codes.endClock:
      return clockEnd(from, to);
    case codes.endUuid:
      return uuidEnd(from, to);
    case codes.endBase64:
      return base64End(from, to);
    case codes.endCode:
      return codeEnd(from, to);
    case codes.endAddresses:
      return addressEnd(from, to);
    case codes.endEpochSeconds:
      return epochEnd(from, to, 9, 11, true);
    case codes.endEpochMilliseconds:
      return epochEnd(from, to, 12, 14, false);
    case codes.endBraces:
      return bracesEnd(from, to);
    case codes.endPaddedNumber:
      return paddedNumberEnd(from, to);
    default:
      return notFound;
  }
}
