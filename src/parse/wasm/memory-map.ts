// The layout of the scanner's memory: addresses (`At`) and sizes in bytes, limits in entries. Only number constants: both
// compilers read this file.

// A step of the scan program, one 32-bit integer each: end code, address and length of the literal after the value,
// conversion code, first value column, first slot, key code, number of key parts.
export const stepFields = 8;
// A slot: address of the first byte of the value, address after its last byte (0, 0 for no value), 8 bytes of result.
export const slotBytes = 16;
// A scanned line: address of the first byte, address after the last, dimension key, checksum; then its slots.
export const lineHeadBytes = 16;
// Slots of the parts of a request or target, from the slot of the field; their number includes it.
export const methodSlot = 1;
export const schemeSlot = 2;
export const hostSlot = 3;
export const pathSlot = 4;
export const querySlot = 5;
export const protocolSlot = 6;
export const requestSlots = 7;
// Parts of a request in the dimension key: method, scheme, host, protocol.
export const requestParts = 4;

// The first 0x10000 bytes belong to the compiler.
export const programAt = 0x10000;
export const maxSteps = 256;
export const literalsAt = 0x14000;
export const literalsBytes = 0x4000;
export const keyPartsAt = 0x18000; // the dimension key of the line that is scanned
export const maxKeyParts = 64;
// A value column: number of lookups and of hits in its sample, entry of the last value.
export const valueColumnsAt = 0x19000;
export const valueColumnBytes = 12;
export const maxValueColumns = 0x400;
export const usedStepsAt = 0x1d000; // indexes of the steps that compute something
export const inputAt = 0x20000;
export const inputBytes = 0x10000;
export const linesAt = 0x31000;
export const linesBytes = 0x80000;
// A JSON key: address and length of its name, outer key, step, groups, first inner key, next key, last line that has it.
export const jsonKeysAt = 0xc0000;
export const jsonKeyBytes = 32;
export const maxJsonKeys = 0x400;
export const jsonKeyTableAt = 0xc8000; // hash table of key numbers
export const jsonKeyTableSize = 0x1000;
export const jsonKeyNamesAt = 0xcc000;
export const jsonKeyNamesBytes = 0x10000;
export const maxJsonDepth = 8;
// The dictionary, an open hash table of 16-byte entries: hash, value id, address of the text, column and length.
export const valueTableAt = 0x100000;
export const valueTableSize = 0x20000;
// A value by its id: column, address and length of the text.
export const valuesAt = 0x300000;
export const valueBytes = 12;
export const maxValueIds = 0x10000;
// The dimension keys, an open hash table of 8-byte entries: hash, key number; and the parts of each key.
export const dimensionTableAt = 0x3c0000;
export const dimensionTableSize = 0x8000;
export const dimensionKeysAt = 0x400000;
export const dimensionKeysBytes = 0x100000;
export const maxDimensionKeys = 0x4000;
export const valueTextAt = 0x500000; // the texts of the dictionary
export const valueTextBytes = 0x400000;
