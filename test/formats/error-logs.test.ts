import { describe, expect, it } from "vitest";
import { parseUtcMessage } from "../../src/detect/message-parser.ts";
import { messageRuleOf, ruleOf } from "../../src/faults/message-rule.ts";
import { errorLogs } from "../../src/formats/error-logs.ts";
import { linesOf } from "../harness/fixture-rows.ts";

/** The id of the rule that a line matches; null: none. */
function ruleIdOf(line: string): string | null {
  const logged = parseUtcMessage(line);
  if (logged === null) throw new Error(`no message: ${line}`);
  const { message, errorLog } = logged;
  const rule = messageRuleOf(errorLog.rules, { ...message, subrequest: message.subrequest ?? "no" });
  return rule === null ? null : ruleOf(rule)[0];
}

const ids = {
  nginx: [
    "nginx-error-subrequest",
    "nginx-error-upstream-closed-body",
    "nginx-error-upstream-reset-body",
    "nginx-error-upstream-timeout-body",
    "nginx-error-chunk",
    "nginx-error-sending",
    "nginx-error-handshake-timeout",
    "nginx-error-timeout",
    "nginx-error-connect-timeout",
    "nginx-error-no-port",
    "nginx-error-not-permitted",
    "nginx-error-unreachable",
    "nginx-error-refused",
    "nginx-error-refused",
    "nginx-error-verify",
    "nginx-error-tls",
    "nginx-error-no-live",
    "nginx-error-closed",
    "nginx-error-reset",
    "nginx-error-too-big-header",
    "nginx-error-invalid-header",
    "nginx-error-dns",
    "nginx-error-no-resolver",
    "nginx-error-invalid-url",
    "nginx-error-disabled",
    "nginx-error-primary-script",
    "nginx-error-script-denied",
    "nginx-error-php-fatal",
    "nginx-error-stderr",
    "nginx-error-dry-run",
    "nginx-error-limit-req",
    "nginx-error-limit-conn",
    "nginx-error-too-large",
    "nginx-error-denied",
    "nginx-error-password",
    "nginx-error-modsecurity",
    "nginx-error-auth-request",
    "nginx-error-auth-request",
    "nginx-error-index",
    "nginx-error-cycle",
    "nginx-error-temporary-file",
    "nginx-error-file-denied",
    "nginx-error-file",
    "nginx-error-lua",
    "nginx-error-keepalive",
    "nginx-error-client-certificate",
    "nginx-error-client-timeout",
    "nginx-error-client-left",
    "nginx-error-client-left-reading",
    "nginx-error-client-bad",
    null,
  ],
  apache: [
    "apache-error-connect-timeout",
    "apache-error-not-permitted",
    "apache-error-unreachable",
    "apache-error-refused",
    "apache-error-all-failed",
    "apache-error-disabled",
    "apache-error-dns",
    "apache-error-tls",
    "apache-error-timeout",
    "apache-error-reset",
    "apache-error-header",
    "apache-error-body-timeout",
    "apache-error-body-left",
    "apache-error-response",
    "apache-error-primary-script",
    "apache-error-php-fatal",
    "apache-error-no-handler",
    "apache-error-modsecurity",
    "apache-error-denied",
    "apache-error-password",
    "apache-error-permission",
    "apache-error-file",
    "apache-error-cycle",
    "apache-error-client-timeout",
    "apache-error-client-bad",
    null,
    "apache-error-file",
  ],
};

describe.each(Object.entries(ids))("messages of %s", (server, expected) => {
  const lines = linesOf(`error-logs/${server}.log`);

  it("match these rules", () => {
    expect(lines.map(ruleIdOf)).toEqual(expected);
  });

  it("reach every row of the table", () => {
    const rules = errorLogs.find((log) => log.server === server)?.rules ?? [];
    const reached = new Set(lines.map(ruleIdOf));
    expect(rules.map((rule) => ruleOf(rule)[0]).filter((id) => !reached.has(id))).toEqual([]);
  });
});

const fieldsOf = (line: string) => {
  const { time_ms, ...fields } = parseUtcMessage(line)?.message ?? { time_ms: 0 };
  return { time: new Date(time_ms).toISOString(), ...fields };
};

describe("fields", () => {
  it("of nginx", () => {
    expect(
      fieldsOf(
        '2026/11/24 10:00:13 [crit] 31#31: *113 connect() to unix:/run/php.sock failed (2: No such file or directory) while connecting to upstream, client: 2001:db8::1, server: shop.example.com, request: "POST /a?b=1 HTTP/2.0", upstream: "fastcgi://unix:/run/php.sock:", host: "shop.example.com:8443", request_id: "5f2a", referrer: "https://x.example/"',
      ),
    ).toEqual({
      time: "2026-11-24T10:00:13.000Z",
      severity: "crit",
      connection: "113",
      message:
        "connect() to unix:/run/php.sock failed (2: No such file or directory) while connecting to upstream",
      client_ip: "2001:db8::1",
      method: "POST",
      path: "/a",
      query: "b=1",
      upstream_addr: "unix:/run/php.sock",
      host: "shop.example.com",
      request_id: "5f2a",
    });
  });

  it("of nginx, where a client sent quotes", () => {
    expect(
      fieldsOf(
        '2026/11/24 10:00:13 [error] 31#31: *1 access forbidden by rule, client: 192.0.2.1, server: a, request: "GET /", host: "b HTTP/1.1", host: "c"',
      ),
    ).toMatchObject({ client_ip: "192.0.2.1", host: null });
  });

  it("of nginx, truncated within the request and behind it", () => {
    const start =
      '2026/11/24 10:00:13 [error] 31#31: *1 access forbidden by rule, client: 192.0.2.1, server: a, request: "GET /long';
    expect(fieldsOf(start)).not.toHaveProperty("path");
    expect(fieldsOf(`${start} HTTP/1.1", upstr`)).toMatchObject({ method: "GET", path: "/long" });
  });

  it("of Apache, with an address of IPv6 and a referer", () => {
    expect(
      fieldsOf(
        "[Tue Nov 24 10:00:09.250123 2026] [proxy:error] [pid 31:tid 140] [client 2001:db8::10:50000] AH00898: Error reading from remote server returned by /cart, referer: https://shop.example.com/",
      ),
    ).toEqual({
      time: "2026-11-24T10:00:09.250Z",
      severity: "error",
      connection: "31:tid 140",
      message: "AH00898: Error reading from remote server returned by /cart",
      client_ip: "2001:db8::10",
      path: "/cart",
    });
  });

  it("of Apache 2.2", () => {
    expect(
      fieldsOf("[Tue Nov 24 10:00:09 2026] [error] [client 192.0.2.1] File does not exist: /var/www/x"),
    ).toEqual({
      time: "2026-11-24T10:00:09.000Z",
      severity: "error",
      message: "File does not exist: /var/www/x",
      client_ip: "192.0.2.1",
    });
  });
});
