// A line of binary text in, the lines within its envelopes out.

/** The content of an envelope as binary text; null if the line has no such envelope. */
type Unwrap = (line: string) => string | null;

const clock = String.raw`\d\d:\d\d:\d\d(?:\.\d+)?`;
const iso = String.raw`\d{4}-\d\d-\d\d[T ]${clock}(?:Z|[+-]\d\d:?\d\d)?`;
// RFC 3164: Mon dd hh:mm:ss, some with a year; journalctl -o short is the same without a priority
const bsd = String.raw`[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?${clock}`;
// "haproxy[22465]: ", "nginx: "; the colon is optional only after a process id
const tag = String.raw`[\w./@-]+(?:\[\d+\]:?|:) `;
// RFC 5424: version, time, host, application, process, message id, structured data
const structured = String.raw`(?:-|(?:\[(?:[^\]"\\]|"(?:[^"\\]|\\.)*")*\])+)`;

const prefix = (source: string): Unwrap => {
  const pattern = new RegExp(`^(?:${source})[ \\t]*(?=\\S)`);
  return (line) => {
    const matched = pattern.exec(line)?.[0];
    return matched ? line.slice(matched.length) : null;
  };
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character
const colorCode = /\x1b\[[\d;]*[A-Za-z]/g;
const colored: Unwrap = (line) => (line.includes("\x1b[") ? line.replace(colorCode, "") : null);

const messageKeys = ["log", "MESSAGE", "message", "msg"];

function messageOf(line: string): unknown {
  try {
    const record: unknown = JSON.parse(Buffer.from(line, "latin1").toString("utf8"));
    if (typeof record !== "object" || record === null) return null;
    return messageKeys.map((key) => (record as Record<string, unknown>)[key]).find((value) => value != null);
  } catch {
    return null;
  }
}

/** Pub/Sub wraps a message as {"message":{"data":"<base64>"}}. */
const pubsubData = (message: unknown): unknown =>
  typeof message === "object" && message !== null && "data" in message ? message.data : undefined;

const trimmed = (bytes: Buffer): string => bytes.toString("latin1").replace(/^[ \t]+|[ \t\r\n]+$/g, "");

/** docker json-file, journalctl -o json (a list of bytes if the message is no UTF-8), and similar collectors. */
const jsonMessage: Unwrap = (line) => {
  if (!line.startsWith("{") || !messageKeys.some((key) => line.includes(`"${key}"`))) return null;
  const message = messageOf(line);
  if (Array.isArray(message)) return trimmed(Buffer.from(message as number[]));
  const data = pubsubData(message);
  if (typeof data === "string") return trimmed(Buffer.from(data, "base64"));
  return typeof message === "string" ? Buffer.from(message.trim(), "utf8").toString("latin1") : null;
};

/**
 * Quotes around a whole line, as exports write them; quotes within it may be doubled. The first quote of a line with a
 * quoted first field ends before a bracket or brace.
 */
const quotedLine: Unwrap = (line) => {
  if (!/^"[^"]*[[{].*"$/s.test(line)) return null;
  const inner = line.slice(1, -1);
  return /[^\\]""(?=[^"])/.test(inner) && inner.includes(' ""') ? inner.replaceAll('""', '"') : inner;
};

// specific envelopes first: the prefix of Kubernetes begins with a time, as lines of `docker logs -t` do
const envelopes: readonly Unwrap[] = [
  colored,
  quotedLine,
  jsonMessage,
  prefix(`${iso} (?:stdout|stderr) [FP] `),
  prefix(String.raw`<\d{1,3}>\d+ \S+ \S+ \S+ \S+ \S+ ${structured} (?:\xef\xbb\xbf)?`),
  prefix(String.raw`(?:<\d{1,3}>)?(?:${bsd}|${iso}) (?:\S+ )?${tag}`),
  prefix(String.raw`(?:<\d{1,3}>)?${tag}`),
  // a host and a tag without a time: exports of journald, forwarding of platforms
  prefix(String.raw`(?:<\d{1,3}>)?[\w.:-]+ ${tag}`),
  // a message without a tag: time, host, then JSON or a line of KeyCDN
  prefix(String.raw`(?:<\d{1,3}>)?(?:${bsd}|${iso}) \S+ +(?=\{|\d{10}\.\d{3}\|)`),
  prefix(`${iso} `),
  prefix(String.raw`<\d{1,3}>`),
  // docker compose logs, docker service logs
  prefix(String.raw`[\w./@-]+ +\| `),
];

// a quick test, because most lines have no envelope
const maybeWrapped =
  /^(?:[<{"]|[A-Z][a-z]{2} [ \d]|\d{4}-|[\w./@-]+(?:\[\d|: | +\|)|[\w.:-]+ [\w./@-]+(?:\[\d|: ))/;

const emptyMessage = new RegExp(
  String.raw`^(?:${iso} (?:stdout|stderr) F|\{"log":"(?:\\[rn])*",.*"stream":"std(?:out|err)".*\})\s*$`,
);

/** Whether a container runtime wraps an empty message: a format that ends in a line feed makes every second line so. */
export const isEmptyMessage = (line: string): boolean => emptyMessage.test(line);

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;
const isCapital = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x41 && byte <= 0x5a;

const wordCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
const bytesOf = (characters: string): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => Number(characters.includes(String.fromCharCode(byte))));
/** `[\w./@-]` */
const inTag = bytesOf(`${wordCharacters}/@`);
/** `[\w.:-]` */
const inHost = bytesOf(`${wordCharacters}:`);

function endOfWord(bytes: Buffer, from: number, to: number, inWord: Uint8Array): number {
  let at = from;
  while (at < to && inWord[bytes[at] as number] === 1) at++;
  return at;
}

/** Whether a tag ends at `at`: with a process id, or with a colon and a blank. */
const endsTag = (bytes: Buffer, at: number): boolean =>
  bytes[at] === 0x5b ? isDigit(bytes[at + 1]) : bytes[at] === 0x3a && bytes[at + 1] === 0x20;

/** Whether the line begins with a host and a tag. */
function hasHostAndTag(bytes: Buffer, from: number, to: number): boolean {
  const host = endOfWord(bytes, from, to, inHost);
  if (host === from || bytes[host] !== 0x20) return false;
  const end = endOfWord(bytes, host + 1, to, inTag);
  return end > host + 1 && endsTag(bytes, end);
}

/** The test `maybeWrapped` on the bytes [from, to), without colors. */
export function mayBeWrapped(bytes: Buffer, from: number, to: number): boolean {
  const first = bytes[from];
  if (first === 0x3c || first === 0x7b || first === 0x22) return true;
  if (isDigit(first) && bytes[from + 4] === 0x2d && bytes[from + 7] === 0x2d)
    return bytes[from + 10] !== 0x09;
  if (isCapital(first) && bytes[from + 3] === 0x20) return true;
  let at = endOfWord(bytes, from, to, inTag);
  if (at > from && endsTag(bytes, at)) return true;
  if (hasHostAndTag(bytes, from, to)) return true;
  if (at === from || bytes[at] !== 0x20) return false;
  while (at < to && bytes[at] === 0x20) at++;
  return bytes[at] === 0x7c;
}

// in practice at most a container's line in syslog with colors
const maxDepth = 3;

const none: readonly string[] = [];

function unwrapOnce(line: string): string | null {
  for (const unwrap of envelopes) {
    const inner = unwrap(line);
    if (inner) return inner;
  }
  return null;
}

/** The contents of the line's envelopes, the innermost first. */
export function unwrapped(line: string): readonly string[] {
  if (!maybeWrapped.test(line) && !line.includes("\x1b[")) return none;
  const contents: string[] = [];
  let inner = unwrapOnce(line);
  while (inner !== null && contents.length < maxDepth) {
    contents.unshift(inner);
    inner = unwrapOnce(inner);
  }
  return contents;
}
