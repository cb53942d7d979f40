// Node has had latin1Slice since its first versions, but its types lack it. It is the fastest conversion to text.
interface Buffer {
  latin1Slice(start?: number, end?: number): string;
}
