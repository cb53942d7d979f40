import type { Shape } from "../field-types/field-type.ts";

/** Whether a text is a whole value of its shape, or may be the beginning of one that contains its delimiter. */
export type ValueFit = "whole" | "partial" | "none";

// addresses with or without quotes around them; a blank only after a comma
const addressList = /^(?:"[^" ]*(?:, +[^" ]+)*"|(?:[^" ][^ ]*(?:, +[^ ]+)*)?)$/;
const quotedListStart = /^"[\w.:, [\]%-]*$/;
// lists are much shorter
const maxListLength = 1000;

function fitOfAddresses(value: string, quoted: boolean): ValueFit {
  if (addressList.test(value) && (quoted || !value.endsWith(","))) return "whole";
  const isPartial = value.endsWith(",") || quotedListStart.test(value);
  return isPartial && value.length < maxListLength ? "partial" : "none";
}

/** `quoted`: the layout has quotes around the value. */
export function fitOf(value: string, shape: Exclude<Shape, RegExp>, quoted: boolean): ValueFit {
  if (shape === "addresses") return fitOfAddresses(value, quoted);
  if (value.includes(" ")) return "none";
  const isOfList = shape === "host" && !quoted && (value.startsWith('"') || value.endsWith(","));
  return isOfList ? "none" : "whole";
}
