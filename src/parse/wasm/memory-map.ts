// What the kernel and those who set it up agree on. Numbers alone: this file is read by both compilers.

// how a field's end is found
export const toQuote = 1;
export const toQuoteOfWord = 2;
export const toLiteral = 3;
export const toLiteralOfWord = 4;
export const formNumber = 5;
export const formStatus = 6;
export const formClf = 7;
export const formClfLocal = 8;
export const formIso = 9;
export const formList = 10;
export const formIdentity = 11;
export const formDate = 12;
export const formClock = 13;
export const formUuid = 14;
export const formBase64 = 15;
export const formCode = 16;
export const formAddresses = 17;
export const formSeconds = 18;
export const formMilliseconds = 19;
export const formBraces = 20;
export const formPaddedNumber = 21;

// what is made of a field
export const nothing = 0;
export const word = 1;
export const text = 2;
export const integer = 3;
export const seconds = 4;
export const listInteger = 5;
export const listSeconds = 6;
export const thousandth = 7;
export const millionth = 8;
export const status = 9;
export const address = 10;
export const addressPort = 11;
export const addressAlone = 12;
export const clf = 13;
export const iso = 14;
export const isoMicroseconds = 15;
export const anyTime = 16;
export const paddedInteger = 17;
export const otherTarget = 18;
export const request = 19;
export const target = 20;

// what of it is part of the line's key
export const unkeyed = 0;
export const keyed = 1;
export const keyedAsMeasure = 2;

// the fields of a step, four bytes each: how its end is found; the literal behind it, where it stands and how long it
// is; what is made of it; the first of its columns; the first of its slots; how it is keyed, and in how many parts
export const stepWidth = 8;
// a slot: where the value begins and ends, and eight bytes for what was made of it
export const slotWidth = 16;
// before the slots of a line: where it begins and ends, the number of its kind, its checksum
export const lineHead = 16;
// the slots of a request or target behind its own, and how many they are with it
export const methodSlot = 1;
export const schemeSlot = 2;
export const hostSlot = 3;
export const pathSlot = 4;
export const querySlot = 5;
export const protocolSlot = 6;
export const requestSlots = 7;
// of these in the key: method, scheme, host, protocol
export const requestParts = 4;

// kinds of lines that are none; of the second a key was not met before
export const unfit = -1;
export const unknownKey = -2;
export const strange = 0;

// where things stand in the memory, and how much room they have
export const programAt = 0x10000;
export const literalsAt = 0x14000;
export const literalsRoom = 0x4000;
export const partsAt = 0x18000;
export const mostParts = 64;
export const columnsAt = 0x19000;
// how often values of a column were asked for and found, and where the last is held
export const columnWidth = 12;
export const mostColumns = 0x400;
export const usedAt = 0x1d000;
export const mostSteps = 256;
export const inputAt = 0x20000;
export const inputRoom = 0x10000;
export const linesAt = 0x31000;
export const linesRoom = 0x80000;
// keys of objects: where the name stands and how long it is; the key around it; the step of its values; the groups that
// it belongs to; the key that came first in it, and that which came next; the line in which it stood last
export const keysAt = 0xc0000;
export const keyWidth = 32;
export const mostKeys = 0x400;
export const keyPlacesAt = 0xc8000;
export const keyPlaces = 0x1000;
export const keyNamesAt = 0xcc000;
export const keyNamesRoom = 0x10000;
// objects within others
export const deepestObject = 8;
export const tableAt = 0x100000;
export const tablePlaces = 0x20000;
export const namesAt = 0x300000;
export const nameWidth = 12;
export const mostWords = 0x10000;
export const kindsAt = 0x3c0000;
export const kindPlaces = 0x8000;
export const kindPartsAt = 0x400000;
export const kindPartsRoom = 0x100000;
export const mostKinds = 0x4000;
export const arenaAt = 0x500000;
export const arenaRoom = 0x400000;
