import type { ErrorLog, LoggedMessage } from "../../parse/error-log.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import { hostOf, setRequest } from "../../parse/text/request-line.ts";
import { isoTime } from "../../parse/text/time.ts";
import { nginxMessages } from "./error-rules.ts";

// ngx_log_error_core: time, level, process#thread, the number of the connection
const line = /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d) \[(\w+)\] \d+#\d+: (?:\*(\d+) )?(.*)$/s;
const startOfFields = /, client: ([\da-fA-F.:]+|unix:)(?=, server: |$)/g;
// ngx_http_log_error_handler, and the id that ingress-nginx adds. The values are not escaped.
const fields =
  /^(?:, server: ([^,"]*))?(?:, request: "(.*?)")?(?:, subrequest: "(.*?)")?(?:, upstream: "(.*?)")?(?:, host: "(.*?)")?(?:, (?:request_id|ctx): "(.*?)")?(?:, referrer: ".*")?(?:, (?:request_id|ctx): "(.*?)")?$/s;
// nginx truncates a line at 2048 bytes, OpenResty at 4096, so a value can lack its end
const truncatedFields = /^(?:, server: ([^,"]*))?(?:, request: "([^"]*)")?/;
const maxFieldsLength = 8192;

const identity = (text: string): string => text;

function setRequestLine(message: LoggedMessage, text: string): void {
  const record: LineRecord = {};
  setRequest(record, text, identity);
  message.method = record.method ?? null;
  message.path = record.path ?? null;
  message.query = record.query ?? null;
}

/** The address in a URL, or the name of the upstream block; `$upstream_addr` has the same text. */
const upstreamOf = (url: string): string | null => /^\w+:\/\/(unix:[^:]*|[^/]*)/.exec(url)?.[1] || null;

function setFields(message: LoggedMessage, text: string): void {
  const [, , request, subrequest, upstream, host, id, lastId] =
    (text.length <= maxFieldsLength && fields.exec(text)) || truncatedFields.exec(text) || [];
  if (request !== undefined) setRequestLine(message, request);
  if (subrequest !== undefined) message.subrequest = "yes";
  if (upstream !== undefined) message.upstream_addr = upstreamOf(upstream);
  if (host !== undefined) message.host = hostOf(host);
  const requestId = id ?? lastId;
  if (requestId) message.request_id = requestId;
}

function parse(text: string): LoggedMessage | null {
  const [, time, severity, connection, rest] = line.exec(text) ?? [];
  const time_ms = time === undefined ? null : isoTime(time);
  if (time_ms === null || severity === undefined || rest === undefined) return null;
  const message: LoggedMessage = { time_ms, severity, message: rest };
  if (connection !== undefined) message.connection = connection;
  startOfFields.lastIndex = 0;
  const start = startOfFields.exec(rest);
  if (start === null) return message;
  message.message = rest.slice(0, start.index);
  message.client_ip = start[1] ?? null;
  setFields(message, rest.slice(start.index + start[0].length));
  return message;
}

/** https://nginx.org/en/docs/ngx_core_module.html#error_log */
export const nginxErrorLog: ErrorLog = {
  name: "nginx-error",
  title: "error log of nginx, OpenResty, ingress-nginx, Angie, Tengine",
  docs: "https://nginx.org/en/docs/ngx_core_module.html#error_log",
  server: "nginx",
  requestTime: "end",
  parse,
  rules: nginxMessages,
};
