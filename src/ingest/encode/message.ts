import type { Logged } from "../../detect/message-parser.ts";
import { type MessageRule, messageRuleOf, ruleOf } from "../../faults/message-rule.ts";
import type { ErrorLog, LoggedMessage } from "../../parse/error-log.ts";
import type { MessageRow } from "../../store/write/message-rows.ts";

// messages repeat; those with varying text must not exhaust memory
const maxCached = 1000;
const cache = new Map<string, MessageRule | null>();

function ruleFor({ rules, name }: ErrorLog, message: LoggedMessage): MessageRule | null {
  const { severity, subrequest } = message;
  const key = `${name} ${severity} ${subrequest ?? ""} ${message.message}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const rule = messageRuleOf(rules, { ...message, subrequest: subrequest ?? "no" });
  if (cache.size >= maxCached) cache.clear();
  cache.set(key, rule);
  return rule;
}

const causeOf = (rule: MessageRule | null): string => {
  const [, , , blame] = rule === null ? [] : ruleOf(rule);
  return typeof blame === "string" ? blame : "other";
};

/** The row of a message. `line`: its number in the file. */
export function messageRow({ message, errorLog }: Logged, line: number): MessageRow {
  const rule = ruleFor(errorLog, message);
  return {
    time_ms: message.time_ms,
    line,
    format: errorLog.name,
    severity: message.severity,
    rule: rule === null ? null : ruleOf(rule)[0],
    cause: causeOf(rule),
    message: message.message,
    client_ip: message.client_ip ?? null,
    host: message.host ?? null,
    method: message.method ?? null,
    path: message.path ?? null,
    query: message.query ?? null,
    upstream_addr: message.upstream_addr ?? null,
    connection: message.connection ?? null,
    log_id: message.log_id ?? null,
    request_id: message.request_id ?? null,
  };
}
