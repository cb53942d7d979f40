import { describe, expect, it } from "vitest";
import { apache } from "../../src/formats/apache/apache.ts";
import {
  derivePage,
  emptyPageConfig,
  type PageConfig,
  pageDirectives,
} from "../../src/formats/apache/page-config.ts";
import { templateOf } from "../../src/parse/text/log-format.ts";
import { rowsOf } from "../harness/fixture-rows.ts";

/** What is logged beside the request, by LogFormat's own names. */
type Logged = Record<string, string>;

const inQuotes = (text: string): string => `"${text.replaceAll('"', '\\"')}"`;

/** What a configuration's directives say of who may answer. */
function answersOf(directives: readonly string[]): PageConfig {
  const answers = emptyPageConfig();
  for (const [name = "", ...args] of directives.map((each) => each.split(" ")))
    pageDirectives[name.toLowerCase()]?.(args, answers);
  return answers;
}

function judged({ request = "GET /a HTTP/1.1", ...logged }: Logged, directives: string[] = []): object {
  const layout = templateOf(`%h %t "%r" ${Object.keys(logged).map(inQuotes).join(" ")}`, "");
  const values = Object.values(logged).map(inQuotes).join(" ");
  const line = `203.0.113.7 [24/Nov/2026:10:00:00 +0000] ${inQuotes(request)} ${values}`;
  const page = derivePage(answersOf(directives));
  const conclude: typeof apache.derive = (draft) => {
    apache.derive?.(draft);
    page?.(draft);
  };
  return rowsOf({ ...apache, layouts: [layout], derive: conclude }, [line])[0] ?? {};
}

const ps = (status: string): Logged => ({ "%{proxy-status}n": status, "%R": "proxy-server" });
const proxied = ps("-");
const itself = { "%{proxy-status}n": "-", "%R": "-" };
const notes = (text: string): Logged => ({ ...proxied, "%{error-notes}n": text });
const reading = notes("Error reading from remote server");
const took = (microseconds: string): Logged => ({ "%D": microseconds });

// biome-ignore format: a table, a row a case
const verdicts = [
  ["a slow header or body", { "%>s": "408", ...proxied, "%B": "261" }, "proxy", "client", "client_timeout", "certain"],
  ["408 of an unknown size", { "%>s": "408", ...proxied }, "proxy", "client", "client_timeout", "inferred"],
  ["408 without a status of the origin in the format", { "%>s": "408", "%B": "261" }, "proxy", "client", "client_timeout", "inferred"],
  ["the 404 of PHP", { "%>s": "404", "%{proxy-status}n": "-", "%R": "proxy:unix:/run/php.sock|fcgi://localhost", "%B": "16", "%L": "-" }, "origin", "origin", "origin_not_found", "inferred"],
  ["a dead PHP-FPM", { "%>s": "503", "%{proxy-status}n": "-", "%R": "proxy:unix:/run/php.sock|fcgi://localhost", "%B": "339", "%L": "ufrzAdgxxG8" }, "proxy", "origin", "origin_refused", "inferred"],
  ["a range outside a good response", { "%>s": "416", ...ps("200") }, "proxy", "client", "client_bad_request", "inferred"],
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
  ["the client left in the middle", { "%>s": "200", ...ps("200"), "%X": "X", "%{X-Forwarded-For}i": "-" }, "origin", "client", "client_abort", "certain"],
  ["the client or a proxy in front left", { "%>s": "200", ...ps("200"), "%X": "X" }, "origin", "client", "client_abort", "inferred"],
  ["the client left during a file", { "%>s": "200", ...itself, "%X": "X", "%{X-Forwarded-For}i": "-" }, "proxy", "client", "client_abort", "certain"],
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

const sent = (status: number, total: number): Logged => ({ "%>s": `${status}`, "%O": `${total}` });
const body = (status: number, length: number): Logged => ({ "%>s": `${status}`, "%b": `${length}` });
const pass = "ProxyPass / http://10.20.0.11/";
const fcgi = "SetHandler proxy:unix:/run/app.sock|fcgi://localhost";
const noted = (length: number): Logged => ({ ...proxied, "%>s": "500", "%B": `${length}` });

// sizes as Apache 2.4.71 sends them with `Server: Apache/2.4.71 (Debian) OpenSSL/3.0.19`; the lengths of its pages alone
// biome-ignore format: a table, a row a case
const bySize = [
  ["the page of a refused connection", sent(503, 544), [pass], "proxy", "origin", "origin_refused", "inferred"],
  ["the same on a connection that is kept", sent(503, 581), [pass], "proxy", "origin", "origin_refused", "inferred"],
  ["the same over HTTP/2", { ...sent(503, 445), request: "GET /a HTTP/2.0" }, [pass], "proxy", "origin", "origin_refused", "inferred"],
  ["the same with the length of the body", body(503, 339), [pass], "proxy", "origin", "origin_refused", "inferred"],
  ["the same of an older release", body(503, 299), [pass], "proxy", "origin", "origin_refused", "inferred"],
  ["a byte more", body(503, 340), [pass], "origin", "origin", "origin_error", "inferred"],
  ["with a signature below it", body(503, 417), [pass, "ServerSignature On"], "proxy", "origin", "origin_refused", "inferred"],
  ["a page for 502", sent(502, 469), [pass], "proxy", "origin", "origin_reset", "inferred"],
  ["a page that says what went wrong", sent(502, 578), [pass], "proxy", "origin", "origin_reset", "inferred"],
  ["no page for 502", sent(502, 0), [pass], "proxy", "origin", "unknown", "inferred"],
  ["mod_proxy's page for 500", sent(500, 510), [pass], "proxy", "origin", "unknown", "inferred"],
  ["Apache's page for 500", sent(500, 778), [pass], "proxy", "proxy", "proxy_error", "inferred"],
  ["the origin's page for 500", sent(500, 1165), [fcgi], "origin", "origin", "origin_error", "inferred"],
  ["the origin's page for 504", sent(504, 2616), [pass], "origin", "origin", "origin_error", "inferred"],
  ["Apache's page for 400", sent(400, 463), ["RewriteRule ^ http://10.20.0.11/ [P,L]"], "proxy", "client", "client_bad_request", "inferred"],
  ["Apache's page for 401, with a challenge", sent(401, 660), [pass], "proxy", "proxy", "proxy_denied", "inferred"],
  ["the origin's page for 401", sent(401, 1324), [pass], "origin", "origin", "origin_rejected", "inferred"],
  ["Apache's page for 404", sent(404, 431), [pass], "proxy", "proxy", "proxy_not_found", "inferred"],
  ["the origin's page for 404", sent(404, 2446), [pass], "origin", "origin", "origin_not_found", "inferred"],
  ["Apache's page for 429", body(429, 267), [pass], "proxy", "proxy", "proxy_limited", "inferred"],
  ["Apache's page for 451", sent(451, 504), [pass], "proxy", "proxy", "proxy_fixed", "inferred"],
  ["mod_proxy's page for TLS", noted(313), [pass], "proxy", "origin", "origin_tls", "inferred"],
  ["mod_proxy's page for a name of 12 letters", noted(304), [pass], "proxy", "origin", "origin_dns", "inferred"],
  ["a page of another length", noted(700), [pass], "proxy", "origin", "unknown", "inferred"],
  ["nothing is passed on", sent(503, 544), ["Redirect 503 /"], null, "unknown", "unknown", "inferred"],
  ["a page of the configuration", sent(404, 2446), [pass, "ErrorDocument 404 /404.html"], null, "unknown", "unknown", "inferred"],
  ["the origin's pages are replaced", sent(404, 431), [pass, "ProxyErrorOverride On"], null, "unknown", "unknown", "inferred"],
  ["headers added to errors too", sent(404, 431), [pass, "Header always set X-Frame-Options DENY"], null, "unknown", "unknown", "inferred"],
  ["headers added to good answers", sent(404, 431), [pass, "Header set X-Frame-Options DENY"], "proxy", "proxy", "proxy_not_found", "inferred"],
  ["scripts within Apache", sent(404, 2446), [pass, "AddHandler application/x-httpd-php .php"], null, "unknown", "unknown", "inferred"],
  ["a HEAD has no page", { ...sent(404, 184), request: "HEAD /a HTTP/1.1" }, [pass], null, "unknown", "unknown", "inferred"],
] as const;

describe("each row of the rule table", () => {
  it.each(bySize)("%s", (_what, logged, directives, answered_by, fault, reason, confidence) => {
    const row = judged(logged, [...directives]);
    expect(row).toMatchObject({ answered_by, fault, reason, confidence });
  });

  it.each(verdicts)("%s", (_what, logged, answered_by, fault, reason, confidence) => {
    const row = judged(logged);
    expect(row).toMatchObject({ answered_by, fault, reason, confidence });
  });
});
