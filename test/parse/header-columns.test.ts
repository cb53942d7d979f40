import { describe, expect, it } from "vitest";
import { apache } from "../../src/formats/apache/apache.ts";
import { haproxy } from "../../src/formats/haproxy/haproxy.ts";
import { varnish } from "../../src/formats/varnish/varnish.ts";
import type { Format } from "../../src/parse/format.ts";
import { layoutParser } from "../../src/parse/parser.ts";
import { parsersAgree } from "../harness/parsers.ts";

const time = "[24/Nov/2026:10:00:00 +0000]";
const headers = ["CF-Ray", "X-Amz-Cf-Id", "traceparent", "X-Amzn-Trace-Id", "X-Real-IP", "X-Client-IP"];
const directives = `%h %t "%r" %>s ${headers.map((name) => `"%{${name}}i"`).join(" ")}`;

const samples = headers.map((name) => `%{+Q}[req.hdr(${name})]`).join(" ");
const haproxyFormat = `%ci:%cp [%trg] %{+Q}r %ST ${samples}`;

const formats: readonly (readonly [Format, string, string])[] = [
  [apache as Format, directives, "203.0.113.7"],
  [varnish as Format, directives, "203.0.113.7"],
  [haproxy as Format, haproxyFormat, "203.0.113.7:4000"],
];

describe.each(formats)("headers for one column of %s", ({ language, ...format }, text, client) => {
  const parser = layoutParser({ ...format, language } as Format, language?.layout(text, "x") as never);

  it.each([
    ["first", ["8f3a-FRA", "-", "00-a-b-01", "-", "198.51.100.9", "-"]],
    ["second", ["-", "8f3a", "-", "00-a-b-01", "-", "198.51.100.9"]],
    ["both", ["8f3a-FRA", "Zk3bq==", "00-a-b-01", "Root=1-2", "198.51.100.9", "198.51.100.10"]],
  ])("are read from the %s", (_which, values) => {
    const line = `${client} ${time} "GET /a HTTP/1.1" 200 ${values.map((value) => `"${value}"`).join(" ")}`;
    expect(parser.parse(line)).toMatchObject({
      ...{ edge_id: "8f3a", trace_id: "00-a-b-01", forwarded_client: "198.51.100.9" },
    });
    expect(parsersAgree(parser, line)).toBe(true);
  });
});
