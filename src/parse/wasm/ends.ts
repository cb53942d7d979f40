import {
  addressFrom,
  base64From,
  bracesFrom,
  codeFrom,
  identityFrom,
  listFrom,
  numberFrom,
  paddedNumberFrom,
  statusFrom,
  uuidFrom,
} from "./forms.ts";
import { literalFrom, none, quoteFrom, quoteOfWord } from "./literals.ts";
import * as codes from "./memory-map.ts";
import { clfFrom, clfLocalFrom, clockFrom, dateFrom, epochFrom, isoFrom } from "./time-forms.ts";

/**
 * Where a value ends that is found so, or `none`: what the patterns of src/parse/field-types find. `literal`: what stands behind it.
 */
export function endOf(find: i32, literal: usize, length: i32, from: usize, to: usize): usize {
  switch (find) {
    case codes.toQuote:
      return quoteFrom(from, to);
    case codes.toQuoteOfWord:
      return quoteOfWord(from, to);
    case codes.toLiteral:
      return literalFrom(literal, length, false, from, to);
    case codes.toLiteralOfWord:
      return literalFrom(literal, length, true, from, to);
    case codes.formNumber:
      return numberFrom(from, to);
    case codes.formStatus:
      return statusFrom(from, to);
    case codes.formClf:
      return clfFrom(from, to);
    case codes.formClfLocal:
      return clfLocalFrom(from, to);
    case codes.formIso:
      return isoFrom(from, to);
    case codes.formList:
      return listFrom(from, to);
    case codes.formIdentity:
      return identityFrom(from, to);
    case codes.formDate:
      return dateFrom(from, to);
    case codes.formClock:
      return clockFrom(from, to);
    case codes.formUuid:
      return uuidFrom(from, to);
    case codes.formBase64:
      return base64From(from, to);
    case codes.formCode:
      return codeFrom(from, to);
    case codes.formAddresses:
      return addressFrom(from, to);
    case codes.formSeconds:
      return epochFrom(from, to, 9, 11, true);
    case codes.formMilliseconds:
      return epochFrom(from, to, 12, 14, false);
    case codes.formBraces:
      return bracesFrom(from, to);
    case codes.formPaddedNumber:
      return paddedNumberFrom(from, to);
    default:
      return none;
  }
}
