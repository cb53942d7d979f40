// Node has had it since its first versions, and its types have not: the fastest way from bytes to text
interface Buffer {
  latin1Slice(start?: number, end?: number): string;
}
