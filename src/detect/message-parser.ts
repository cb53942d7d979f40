import { errorLogs } from "../formats/error-logs.ts";
import type { ErrorLog, LoggedMessage } from "../parse/error-log.ts";
import { textOf } from "../parse/text/escapes.ts";
import type { ToUtc } from "../parse/text/timezone.ts";

/** A line of an error log. */
export interface Logged {
  readonly message: LoggedMessage;
  readonly errorLog: ErrorLog;
}

/** Parses the lines of all error-log formats: a line of binary text in; null if none matches. */
export type MessageParser = (line: string) => Logged | null;

// most lines of other logs begin otherwise
const mayBeMessage = /^(?:\d{4}\/|\[)/;

/** `toUtc`: of the zone that the user gave; null: times are UTC. */
export const messageParser =
  (toUtc: ToUtc | null): MessageParser =>
  (line) => {
    if (!mayBeMessage.test(line)) return null;
    const text = textOf(line);
    for (const errorLog of errorLogs) {
      const message = errorLog.parse(text);
      if (message === null) continue;
      if (toUtc !== null) message.time_ms = toUtc(message.time_ms);
      return { message, errorLog };
    }
    return null;
  };

export const parseUtcMessage: MessageParser = messageParser(null);
