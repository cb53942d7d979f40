import { matches } from "./evaluate.ts";
import type { Rule } from "./rule.ts";

/**
 * What a message is about: one attempt at an upstream, the request as a whole, or the body of a response whose status was
 * sent before. "context": it explains no request.
 */
type MessageScope = "try" | "request" | "body" | "context";

/** What rules read of a message, and of the request that it belongs to. */
export interface MessageFields {
  message?: string | null;
  /** the server's word: error, crit */
  severity?: string | null;
  /** the message is about a subrequest, such as that of auth_request */
  subrequest?: "yes" | "no";
  /** statuses that the server sends because of what the message reports */
  status?: number | null;
}

/** A row of the table of an error log's messages; the first match wins. */
export type MessageRule = readonly [scope: MessageScope, ...rule: Rule<MessageFields>];

export const ruleOf = ([, ...rule]: MessageRule): Rule<MessageFields> => rule;

type Message = Pick<MessageFields, "message" | "severity" | "subrequest">;

const isAbout = ([, , when]: MessageRule, message: Message): boolean =>
  (["message", "severity", "subrequest"] as const).every(
    (field) => when[field] === undefined || matches(when[field], message[field]),
  );

/** The row that a message matches, whatever the status of its request; null: none. */
export const messageRuleOf = (rules: readonly MessageRule[], message: Message): MessageRule | null =>
  rules.find((rule) => isAbout(rule, message)) ?? null;
