import type { ErrorLog, LoggedMessage } from "../../parse/error-log.ts";
import { isoTime, writtenTimeOf } from "../../parse/text/time.ts";
import { apacheMessages } from "./error-rules.ts";

/**
 * [time] [module:level] [pid N:tid N] source(line): error: [client address] message, referer: URL. All parts but the first
 * two are optional; 2.2 has neither the module nor the process.
 */
const line =
  /^\[([^\]]{19,40})\] \[(?:[\w-]*:)?([a-z]+\d?)\] (?:\[pid (\d+(?::tid \w+)?)\] )?(?:[\w.]+\.[ch]\(\d+\): )?(?:\[L? ?[\w+/@-]{11}\] )?(.*)$/s;
const client = /\[client ([\da-fA-F.:]+)\] /;
const remote = /\[remote ([\da-fA-F.]+:\d+|\[[\da-fA-F:]+\]:\d+)\] /;
const referer = /, referer: \S*$/;
const backend =
  /(?:attempt to connect to|remote server|failed to) (\d[\d.]*:\d+|\[[\da-fA-F:]+\]:\d+|\*:\d+)/;
const target = / returned by (\/\S*)(?: \((\w+)\))?$| configuration: proxy:[\w+.-]+:\/\/[^/]*(\/\S*)$/;
const severities = /^(?:emerg|alert|crit|error|warn|notice|info|debug|trace\d)$/;

function parse(text: string): LoggedMessage | null {
  const [, time = "", severity = "", thread, rest] = line.exec(text) ?? [];
  const time_ms = severities.test(severity) ? (isoTime(time) ?? writtenTimeOf(time, "mdy")) : null;
  if (time_ms === null || rest === undefined) return null;
  const body = rest.replace(referer, "");
  const message: LoggedMessage = {
    time_ms,
    severity,
    message: body.replace(client, "").replace(remote, ""),
  };
  if (thread !== undefined) message.connection = thread;
  const address = client.exec(body)?.[1];
  // 2.2 logs neither the process nor the port; an IPv6 address has no brackets
  if (address !== undefined)
    message.client_ip = thread === undefined ? address : address.replace(/:\d+$/, "");
  const upstream = remote.exec(body)?.[1] ?? backend.exec(body)?.[1];
  if (upstream !== undefined) message.upstream_addr = upstream;
  const [, returned, method, denied] = target.exec(body) ?? [];
  const path = returned ?? denied;
  if (path !== undefined) message.path = path;
  if (method !== undefined) message.method = method;
  return message;
}

/** The default ErrorLogFormat of 2.4, and the fixed format of 2.2. */
export const apacheErrorLog: ErrorLog = {
  name: "apache-error",
  title: "error log of Apache httpd",
  docs: "https://httpd.apache.org/docs/2.4/mod/core.html#errorlogformat",
  server: "apache",
  requestTime: "start",
  parse,
  rules: apacheMessages,
};
