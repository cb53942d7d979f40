// Codes in scan programs and in scanned lines. Only number constants: both compilers read this file.

// How the scanner finds the end of a value.
//   at the next quote or literal; a token must not contain a blank
export const endAtQuote = 1;
export const endAtQuoteToken = 2;
export const endAtLiteral = 3;
export const endAtLiteralToken = 4;
//   by its pattern: see the types with these codes in field-types/
export const endNumber = 5;
export const endStatus = 6;
export const endClf = 7;
export const endClfLocal = 8;
export const endIso = 9;
export const endList = 10;
export const endIdentity = 11;
export const endDate = 12;
export const endClock = 13;
export const endUuid = 14;
export const endBase64 = 15;
export const endCode = 16;
export const endAddresses = 17;
export const endEpochSeconds = 18;
export const endEpochMilliseconds = 19;
export const endBraces = 20;
export const endPaddedNumber = 21;
//   at the next literal; a token without a quote at its beginning and a comma at its end
export const endAtLiteralName = 22;

// What the scanner computes of a value.
export const locate = 0; // nothing; only the range of its bytes
export const intern = 1; // a value id
export const plainText = 2; // whether the text is equal to its decoded text
export const integer = 3;
export const seconds = 4; // in ms
export const listInteger = 5;
export const listSeconds = 6;
export const microseconds = 7; // in ms
export const nanoseconds = 8; // in ms
export const status = 9;
export const address = 10; // an IPv4 address as a number, -1 for another address
export const addressWithPort = 11;
export const ipv4 = 12; // the same without another address
export const clf = 13; // in ms since 1970
export const iso = 14;
export const isoMicroseconds = 15;
export const anyTime = 16;
export const paddedInteger = 17;
export const spareTarget = 18; // used only if no other field gave a path
export const request = 19; // value ids of the parts
export const target = 20;

// What of a value is part of the dimension key.
export const notInKey = 0;
export const dimension = 1; // the value
export const presence = 2; // whether it is absent, zero or another value

// Instead of the dimension key of a line.
export const noMatch = -1; // the layout does not match
export const unknownKey = -2; // the same, because of a JSON key that is not in the program
export const uncacheable = 0; // a value needs the text parser, or the tables are full
