import stringWidth from "string-width";

const printableAscii = /^[\x20-\x7e]*$/;

/** The number of terminal columns of a text. Most texts are ASCII, for which the library is a hundred times slower. */
export const widthOf = (text: string): number =>
  printableAscii.test(text) ? text.length : stringWidth(text);
