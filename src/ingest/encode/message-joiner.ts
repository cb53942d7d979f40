import { lineLimit } from "../../input/lines/bounds.ts";

// Container runtimes split long messages: containerd and CRI-O mark each piece but the last with P, and Docker omits the line
// feed of a piece of 16 KiB.

const criLine = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d) (stdout|stderr) ([FP])(?::\S*)? (.*)$/s;
const dockerPieceBytes = 16 * 1024;
// a message whose end does not follow within these lines is given up
const maxLinesBetween = 1000;

interface Piece {
  readonly stream: string;
  readonly text: string;
  readonly isLast: boolean;
}

function criPiece(line: string): Piece | null {
  const [, stream, tag, text] = criLine.exec(line) ?? [];
  return stream === undefined || text === undefined ? null : { stream, text, isLast: tag === "F" };
}

function dockerPiece(line: string): Piece | null {
  try {
    const { log, stream } = JSON.parse(Buffer.from(line, "latin1").toString("utf8"));
    if (typeof log !== "string" || typeof stream !== "string") return null;
    const text = Buffer.from(log, "utf8").toString("latin1");
    return { stream, text, isLast: text.endsWith("\n") || text.length < dockerPieceBytes };
  } catch {
    return null;
  }
}

/** The pieces so far of a message, bounded, and the number of the last one's line. */
interface UnendedMessage {
  readonly text: string;
  readonly line: number;
}

/** Joins the pieces of messages: lines in; whole messages out. */
export class MessageJoiner {
  /** by stream */
  readonly #pending = new Map<string, UnendedMessage>();
  #linesBetween = 0;

  /** Pieces wait for the end of their message. */
  get isPending(): boolean {
    return this.#pending.size > 0;
  }

  /** The end of a message did not follow in time. */
  get isOverdue(): boolean {
    return this.isPending && this.#linesBetween > maxLinesBetween;
  }

  #pieceOf(line: string): Piece | null {
    const first = line.charCodeAt(0);
    if (first >= 0x30 && first <= 0x39) return criPiece(line);
    const mayBeDocker = line.startsWith('{"log":"') && (this.isPending || line.length > dockerPieceBytes);
    return mayBeDocker ? dockerPiece(line) : null;
  }

  /**
   * The message that ends with a line, or the line itself; null for a piece whose message continues. `number`: that of the
   * line.
   */
  add(line: string, number: number): string | null {
    const piece = this.#pieceOf(line);
    if (piece === null || (piece.isLast && !this.#pending.has(piece.stream))) {
      this.#linesBetween++;
      return line;
    }
    const before = this.#pending.get(piece.stream)?.text ?? "";
    const text = (before + piece.text).slice(0, lineLimit + 1);
    this.#linesBetween = 0;
    if (piece.isLast) {
      this.#pending.delete(piece.stream);
      return text.trimEnd();
    }
    this.#pending.set(piece.stream, { text, line: number });
    return null;
  }

  /** Returns and forgets the messages that did not end. */
  flush(): readonly UnendedMessage[] {
    const messages = [...this.#pending.values()];
    this.#pending.clear();
    return messages;
  }
}
