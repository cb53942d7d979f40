/** What is used of it, block by block: its own `decode` holds the whole file in memory. */
declare module "seek-bzip" {
  interface Input {
    readByte(): number;
    read(into: Uint8Array, at: number, length: number): number;
  }
  interface Output {
    writeByte(byte: number): void;
  }
  export default class Bunzip {
    constructor(input: Input, output: Output);
    readonly reader: { read(bits: number): number };
    readonly streamCRC: number;
    /** false: the blocks of this stream have ended */
    _init_block(): boolean;
    _read_bunzip(): number;
    _start_bunzip(input: Input, output: Output): void;
  }
}
