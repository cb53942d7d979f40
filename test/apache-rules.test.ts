import { describe, expect, it } from "vitest";
import { apache } from "../src/formats/apache/apache.ts";
import { templateOf } from "../src/formats/apache/log-format.ts";
import { rowsOf } from "./fixture-rows.ts";

/** What is logged beside the request, by LogFormat's own names. */
type Logged = Record<string, string>;

const inQuotes = (text: string): string => `"${text.replaceAll('"', '\\"')}"`;

function judged({ request = "GET /a HTTP/1.1", ...logged }: Logged): object {
  const layout = templateOf(`%h %t "%r" ${Object.keys(logged).map(inQuotes).join(" ")}`, "");
  const values = Object.values(logged).map(inQuotes).join(" ");
  const line = `203.0.113.7 [24/Nov/2026:10:00:00 +0000] ${inQuotes(request)} ${values}`;
  return rowsOf({ ...apache, layouts: [layout] }, [line])[0] ?? {};
}

const ps = (status: string): Logged => ({ "%{proxy-status}n": status, "%R": "proxy-server" });
const proxied = ps("-");
const itself = { "%{proxy-status}n": "-", "%R": "-" };
const notes = (text: string): Logged => ({ ...proxied, "%{error-notes}n": text });
const reading = notes("Error reading from remote server");
const took = (microseconds: string): Logged => ({ "%D": microseconds });

// biome-ignore format: a table, a row a case
const verdicts = [
  ["a slow header or body", { "%>s": "408", ...proxied }, "proxy", "client", "client_timeout", "certain"],
  ["an idle preconnection that ended", { "%>s": "408", request: "-" }, "proxy", "client", "client_timeout", "inferred"],
  ["the origin's own 408", { "%>s": "408", ...ps("408") }, "origin", "origin", "origin_rejected", "certain"],
  ["TLS on a plain port", { "%>s": "400", request: "\\x16\\x03\\x01" }, "proxy", "client", "client_bad_request", "certain"],
  ["a target with a blank", { "%>s": "400", request: "GET /a b" }, "proxy", "client", "client_bad_request", "certain"],
  ["a request of dashes", { "%>s": "400", request: "- - HTTP/1.0" }, "proxy", "client", "client_bad_request", "certain"],
  ["no request", { "%>s": "400", request: "-" }, "proxy", "client", "client_bad_request", "certain"],
  ["the origin's 404", { "%>s": "404", ...ps("404") }, "origin", "origin", "origin_not_found", "certain"],
  ["the origin's 410", { "%>s": "410", ...ps("410") }, "origin", "origin", "origin_not_found", "certain"],
  ["the origin's 403", { "%>s": "403", ...ps("403") }, "origin", "origin", "origin_rejected", "certain"],
  ["the origin's 500", { "%>s": "500", ...ps("500") }, "origin", "origin", "origin_error", "certain"],
  ["the origin's 502", { "%>s": "502", ...ps("502") }, "origin", "origin", "origin_error", "certain"],
  ["the origin's name did not resolve", { "%>s": "500", ...notes("DNS lookup failure for: app.invalid") }, "proxy", "origin", "origin_dns", "certain"],
  ["the same in older releases", { "%>s": "502", ...notes("DNS lookup failure for: app.invalid") }, "proxy", "origin", "origin_dns", "certain"],
  ["the TLS handshake failed", { "%>s": "500", ...notes("Error during SSL Handshake with remote server") }, "proxy", "origin", "origin_tls", "certain"],
  ["reading timed out, and is noted", { "%>s": "502", ...reading, "%{proxy_timedout}n": "1" }, "proxy", "origin", "origin_timeout", "certain"],
  ["reading failed after a second", { "%>s": "502", ...reading, ...took("1000000") }, "proxy", "origin", "origin_timeout", "inferred"],
  ["reading failed sooner", { "%>s": "502", ...reading, ...took("999999") }, "proxy", "origin", "origin_reset", "inferred"],
  ["reading failed, the time is not logged", { "%>s": "502", ...reading }, "proxy", "origin", "origin_reset", "inferred"],
  ["a bad header after the status line", { "%>s": "502", ...ps("200") }, "proxy", "origin", "origin_reset", "certain"],
  ["a corrupt status line", { "%>s": "502", ...notes("Corrupt status line returned by remote server") }, "proxy", "origin", "origin_reset", "certain"],
  ["connecting timed out", { "%>s": "503", ...proxied, ...took("5001490") }, "proxy", "origin", "origin_timeout", "inferred"],
  ["refused", { "%>s": "503", ...proxied, ...took("892") }, "proxy", "origin", "origin_refused", "inferred"],
  ["refused, the time is not logged", { "%>s": "503", ...proxied }, "proxy", "origin", "origin_refused", "inferred"],
  ["no status line after a second, notes not logged", { "%>s": "502", ...proxied, ...took("1002110") }, "proxy", "origin", "origin_timeout", "inferred"],
  ["no status line, notes not logged", { "%>s": "502", ...proxied, ...took("908") }, "proxy", "origin", "origin_reset", "inferred"],
  ["no address or no TLS, notes not logged", { "%>s": "500", ...proxied }, "proxy", "origin", "unknown", "inferred"],
  ["504 of mod_proxy_fcgi", { "%>s": "504", "%{proxy-status}n": "-", "%R": "proxy:fcgi://localhost" }, "proxy", "origin", "origin_timeout", "inferred"],
  ["the client left while Apache waited", { "%>s": "502", ...proxied, ...took("1001923"), "%X": "X", "%O": "0" }, "client", "client", "client_abort", "inferred"],
  ["a page was sent before the connection was lost", { "%>s": "502", ...proxied, ...took("1001923"), "%X": "X", "%O": "578" }, "proxy", "origin", "origin_timeout", "inferred"],
  ["Require denied in front of ProxyPass", { "%>s": "403", ...proxied, "%{proxy-source-port}n": "-" }, "proxy", "proxy", "proxy_denied", "inferred"],
  ["the same without the source port", { "%>s": "403", ...proxied }, null, "unknown", "unknown", "inferred"],
  ["the client left during its upload", { "%>s": "400", ...proxied, "%{proxy-source-port}n": "-", request: "POST /a HTTP/1.1" }, "client", "client", "client_abort", "inferred"],
  ["an internal redirect without end", { "%>s": "500", "%{proxy-status}n": "-", "%R": "redirect-handler" }, "proxy", "proxy", "proxy_config", "inferred"],
  ["Require valid-user", { "%>s": "401", ...itself }, "proxy", "proxy", "proxy_denied", "inferred"],
  ["Require denied", { "%>s": "403", ...itself }, "proxy", "proxy", "proxy_denied", "inferred"],
  ["proxy authentication", { "%>s": "407", ...itself }, "proxy", "proxy", "proxy_denied", "inferred"],
  ["a missing file", { "%>s": "404", ...itself }, "proxy", "proxy", "proxy_not_found", "inferred"],
  ["Redirect gone", { "%>s": "410", ...itself }, "proxy", "proxy", "proxy_not_found", "inferred"],
  ["LimitRequestBody", { "%>s": "413", ...itself }, "proxy", "proxy", "proxy_limited", "inferred"],
  ["LimitRequestLine", { "%>s": "414", ...itself }, "proxy", "client", "client_bad_request", "inferred"],
  ["no Host header", { "%>s": "400", ...itself }, "proxy", "client", "client_bad_request", "inferred"],
  ["LimitRequestFieldSize", { "%>s": "431", ...itself }, "proxy", "client", "client_bad_request", "inferred"],
  ["Redirect 503", { "%>s": "503", ...itself }, "proxy", "proxy", "proxy_fixed", "inferred"],
  ["a rewrite loop", { "%>s": "500", ...itself }, "proxy", "proxy", "proxy_error", "inferred"],
  ["Redirect 451", { "%>s": "451", ...itself }, "proxy", "proxy", "proxy_fixed", "inferred"],
  ["the client left in the middle", { "%>s": "200", ...ps("200"), "%X": "X" }, "origin", "client", "client_abort", "certain"],
  ["X over HTTP/2, which says nothing", { "%>s": "200", ...ps("200"), "%X": "X", request: "GET /a HTTP/2.0" }, "origin", null, null, null],
  ["the body broke off", { "%>s": "200", ...ps("200"), "%X": "-", "%L": "ufrzAdgxxG8" }, "origin", "origin", "origin_incomplete", "inferred"],
  ["a member failed, the next one answered", { "%>s": "200", ...ps("200"), "%X": "-", "%L": "ufrzAdgxxG8", "%{BALANCER_WORKER_NAME}e": "http://10.20.0.11" }, "origin", null, null, null],
  ["502, nothing of the proxy logged", { "%>s": "502" }, "proxy", "origin", "unknown", "inferred"],
  ["504, nothing of the proxy logged", { "%>s": "504" }, "proxy", "origin", "origin_timeout", "inferred"],
  ["414, nothing of the proxy logged", { "%>s": "414" }, "proxy", "client", "client_bad_request", "inferred"],
  ["404, nothing of the proxy logged", { "%>s": "404" }, null, "unknown", "unknown", "inferred"],
  ["500, nothing of the proxy logged", { "%>s": "500" }, null, "unknown", "unknown", "inferred"],
  ["HTTP/3.7, which Apache serves", { "%>s": "200", request: "GET /a HTTP/3.7" }, null, null, null, null],
  ["the origin answered", { "%>s": "200", ...ps("200"), "%X": "+" }, "origin", null, null, null],
  ["Apache answered", { "%>s": "200", ...itself, "%X": "+" }, null, null, null, null],
] as const;

describe("rows of the rule table, after the manual", () => {
  const decided = new Set<string>();

  it.each(verdicts)("%s", (_what, logged, answered_by, fault, reason, confidence) => {
    const row = judged(logged);
    expect(row).toMatchObject({ answered_by, fault, reason, confidence });
    decided.add((row as { rule: string }).rule);
  });

  it("has every rule", () => {
    expect(apache.rules.proxy?.map(([id]) => id).filter((id) => !decided.has(id))).toEqual([]);
  });
});
