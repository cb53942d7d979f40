import type { MessageRule } from "../faults/message-rule.ts";

/** One line of an error log. A key left out: the line does not contain it. */
export interface LoggedMessage {
  time_ms: number;
  severity: string;
  /** without the fields that the server adds */
  message: string;
  client_ip?: string | null;
  host?: string | null;
  method?: string | null;
  path?: string | null;
  query?: string | null;
  upstream_addr?: string | null;
  /** messages of one connection, or of one thread, have the same */
  connection?: string | null;
  /** the server's id of the request, if the access log can contain it too */
  log_id?: string | null;
  request_id?: string | null;
  subrequest?: "yes" | "no";
}

/** An error-log format, as data: how one server writes its messages, and what they mean. */
export interface ErrorLog {
  /** the value of the column `format`: nginx-error */
  readonly name: string;
  readonly title: string;
  readonly docs: string;
  /** the name of the format of its access log, and the source without --source */
  readonly server: string;
  /** which end of a request the time in the access log is */
  readonly requestTime: "start" | "end";
  /** Parses a line as text; null if it has another format. Times without a zone are given as UTC. */
  readonly parse: (line: string) => LoggedMessage | null;
  readonly rules: readonly MessageRule[];
}
