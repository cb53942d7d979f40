import { describe, expect, it } from "vitest";
import type { LineRecord } from "../../src/parse/line-record.ts";
import { decoders } from "../../src/parse/text/escapes.ts";
import { dropIncompleteRequest, hostOf, setRequest, setTarget } from "../../src/parse/text/request-line.ts";

const read = (raw: string): LineRecord => {
  const record: LineRecord = {};
  setRequest(record, raw, decoders.backslash);
  return record;
};

describe("a request line", () => {
  it.each([
    ["GET /a?b=c HTTP/1.1", "GET", "/a", "b=c", "HTTP/1.1"],
    ["GET /a? HTTP/1.1", "GET", "/a", null, "HTTP/1.1"],
    ["GET /a?b?c=d#e HTTP/1.1", "GET", "/a", "b?c=d#e", "HTTP/1.1"],
    ["GET ?b=c HTTP/1.1", "GET", null, "b=c", "HTTP/1.1"],
    ["GET /a b HTTP/1.1", "GET", "/a b", null, "HTTP/1.1"],
    ["GET /a HTTP/1.1 HTTP/1.1", "GET", "/a HTTP/1.1", null, "HTTP/1.1"],
    ["GET  /a  HTTP/1.1 ", "GET", " /a", null, "HTTP/1.1"],
    ["GET /a HTTP/2", "GET", "/a", null, "HTTP/2"],
    ["GET /a HTTP/3.0", "GET", "/a", null, "HTTP/3.0"],
    ["M-SEARCH * HTTP/1.1", "M-SEARCH", "*", null, "HTTP/1.1"],
    ["PRI * HTTP/2.0", "PRI", "*", null, "HTTP/2.0"],
    ["get /a HTTP/1.1", "get", "/a", null, "HTTP/1.1"],
    ["CONNECT example.com:443 HTTP/1.1", "CONNECT", "example.com:443", null, "HTTP/1.1"],
    ["GET /o/200", "GET", "/o/200", null, null],
    ["GET /caf\\xC3\\xA9?\\x22 HTTP/1.1", "GET", "/café", '"', "HTTP/1.1"],
  ])("%s", (raw, method, path, query, protocol) => {
    expect(read(raw)).toEqual({ method, path, query, protocol, raw_request: null, request_line: "http" });
  });

  it.each([
    ["GET http://shop.example.com:8080/x?y=1 HTTP/1.1", "http", "shop.example.com", "/x", "y=1"],
    ["GET https://shop.example.com HTTP/1.1", "https", "shop.example.com", "/", null],
    ["GET http://[2001:db8::1]:80?y HTTP/1.1", "http", "[2001:db8::1]", "/", "y"],
    ["GET /redirect?to=http://x/ HTTP/1.1", undefined, undefined, "/redirect", "to=http://x/"],
  ])("%s: an absolute target is split", (raw, scheme, host, path, query) => {
    const record = read(raw);
    expect([record.scheme, record.host, record.path, record.query]).toEqual([scheme, host, path, query]);
  });

  it.each([
    ["\\x16\\x03\\x01", "\\x16\\x03\\x01"],
    ["\\x03\\x00\\x00/*\\xE0", "\\x03\\x00\\x00/*\\xE0"],
    ["xyzzy", "xyzzy"],
    ["GET", "GET"],
    ["GET a", "GET a"],
    ["- - HTTP/1.0", "- - HTTP/1.0"],
    [" /a HTTP/1.1", " /a HTTP/1.1"],
    ["GET HTTP/1.1", "GET HTTP/1.1"],
    ["G(T /a HTTP/1.1", "G(T /a HTTP/1.1"],
    ["\\n", "\\n"],
  ])("%s: not HTTP, kept as logged", (raw, raw_request) => {
    expect(read(raw)).toMatchObject({ method: null, path: null, raw_request, request_line: "malformed" });
  });

  it.each(["", "-"])("%j: empty", (raw) => {
    expect(read(raw)).toMatchObject({ method: null, raw_request: null, request_line: "empty" });
  });

  it.each([
    ["an incomplete line that timed out", "GET /sl?a", 408, "GET /sl?a"],
    ["an incomplete line that was refused", "GET /sl", 400, "GET /sl"],
    ["a complete line of HTTP/0.9", "GET /sl", 200, null],
    ["a truncated long line", "GET /sl", 414, null],
    ["a complete line", "GET /sl HTTP/1.1", 408, null],
  ])("%s", (_what, raw, status, raw_request) => {
    const record = { ...read(raw), status };
    dropIncompleteRequest(record, [400, 408]);
    expect(record.raw_request).toBe(raw_request);
    expect(record.method).toBe(raw_request === null ? "GET" : null);
  });
});

it("a target does not replace a host", () => {
  const record: LineRecord = { host: "a.example.com", scheme: "https" };
  setTarget(record, "http://b.example.com/x");
  expect(record).toEqual({ host: "a.example.com", scheme: "https", path: "/x", query: null });
});

it.each([
  ["example.com", "example.com"],
  ["example.com:8080", "example.com"],
  ["[2001:db8::1]", "[2001:db8::1]"],
  ["[2001:db8::1]:443", "[2001:db8::1]"],
  ["192.0.2.1:80", "192.0.2.1"],
  ["example.com:80-", "example.com"],
  ["_", null],
  ["-", null],
  ["", null],
])("host of %j: %s", (text, host) => {
  expect(hostOf(text)).toBe(host);
});
