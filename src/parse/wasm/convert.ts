import { isAbsent } from "./absence.ts";
import { portOf } from "./addresses.ts";
import { intern } from "./dictionary.ts";
import { addMissing, addNumber, addPresence, addValueId, markUncacheable } from "./dimension-key.ts";
import { numberIn } from "./numbers.ts";
import { addRequest, skipTarget, splitRequest } from "./request.ts";
import * as codes from "./scan-codes.ts";
import { conversionOf, keyPartOf, keyPartsOf, valueColumnOf } from "./steps.ts";

function convertToId(step: usize, slot: usize, from: usize, to: usize): void {
  const id = intern(valueColumnOf(step), from, <i32>(to - from));
  store<i32>(slot, id, 8);
  const keyPart = keyPartOf(step);
  if (keyPart === codes.dimension) addValueId(id);
  else if (keyPart === codes.presence) addPresence(isAbsent(from, to));
}

function convertNumber(step: usize, slot: usize, from: usize, to: usize): void {
  const conversion = conversionOf(step);
  const value = numberIn(conversion, from, to);
  store<f64>(slot, value, 8);
  if (conversion === codes.addressWithPort && value >= 0) store<u32>(slot, portOf(from, to), 4);
  addNumber(keyPartOf(step), conversion, value);
}

/** Converts the value of a step into its slot and adds it to the dimension key. */
export function convert(step: usize, slot: usize): void {
  const conversion = conversionOf(step);
  const from: usize = load<u32>(slot);
  const to: usize = load<u32>(slot, 4);
  if (from === 0) addMissing(keyPartsOf(step));
  else if (conversion === codes.locate) markUncacheable();
  else if (conversion === codes.spareTarget) skipTarget();
  else if (conversion === codes.intern) convertToId(step, slot, from, to);
  else if (conversion < codes.request) convertNumber(step, slot, from, to);
  else {
    splitRequest(conversion, slot, valueColumnOf(step), from, to);
    addRequest(slot);
  }
}
