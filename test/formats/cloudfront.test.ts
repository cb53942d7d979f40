import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { cloudfront } from "../../src/formats/cloudfront/cloudfront.ts";
import { layoutParser } from "../../src/parse/parser.ts";
import { rowsOf } from "../harness/fixture-rows.ts";

/** X, Y and Z are x-edge-result-type, x-edge-response-result-type and x-edge-detailed-result-type. */
interface Results {
  X?: string;
  Y?: string;
  Z?: string;
  type?: string;
  length?: string;
  fle?: string;
}

/** A line of which only what decides is logged: v2 lets people choose. */
const lineOf = (status: string | null, { X, Y, Z, type, length, fle }: Results): string =>
  JSON.stringify({
    date: "2026-11-24",
    time: "10:00:00",
    "x-edge-location": "ARN53-P2",
    ...(status !== null && { "sc-status": status }),
    "x-edge-result-type": X,
    "x-edge-response-result-type": Y,
    "x-edge-detailed-result-type": Z,
    "sc-content-type": type,
    "sc-content-len": length,
    "fle-status": fle,
  });

const all = (type: string): Results => ({ X: type, Y: type, Z: type });
const error = (Z: string): Results => ({ X: "Error", Y: "Error", Z });

// biome-ignore format: a table, a row a case
const verdicts = [
  ["cloudfront-000", "000", all("Miss"), "client", "client", "client_abort", "certain"],
  ["cloudfront-hung-up", "400", error("ClientHungUpRequest"), "client", "client", "client_abort", "certain"],
  ["cloudfront-client-left-miss", "200", { X: "Error", Y: "Miss", Z: "ClientCommError" }, "origin", "client", "client_abort", "certain"],
  ["cloudfront-404", "404", { X: "Error", Y: "Error", Z: "ClientCommError" }, "origin", "origin", "origin_not_found", "inferred"],
  ["cloudfront-504", "504", { X: "Error", Y: "Error", Z: "ClientCommError" }, "cdn", "origin", "origin_timeout", "inferred"],
  ["cloudfront-websocket-timeout", "101", { X: "Error", Y: "Miss", Z: "OriginCommError" }, "origin", null, null, null],
  ["cloudfront-origin-broke-off", "206", { X: "Error", Y: "Miss", Z: "OriginCommError" }, "origin", "origin", "origin_incomplete", "certain"],
  ["cloudfront-origin-broke-off-edge", "200", { X: "Error", Y: "Hit", Z: "OriginWriteError" }, "cdn", "origin", "origin_incomplete", "certain"],
  ["cloudfront-origin-failed-late", "200", { X: "Error", Y: "Miss", Z: "OriginInvalidResponseError" }, "origin", "origin", "origin_incomplete", "inferred"],
  ["cloudfront-origin-failed-late", "200", { Y: "Miss", Z: "AbortedOrigin" }, "origin", "origin", "origin_incomplete", "inferred"],
  ["cloudfront-origin-failed-late-edge", "206", { X: "Error", Y: "RefreshHit", Z: "OriginContentRangeLengthError" }, "cdn", "origin", "origin_incomplete", "inferred"],
  ["cloudfront-405", "405", { ...all("Error"), type: "text/html" }, "cdn", "unknown", "unknown", "inferred"],
  ["cloudfront-4xx", "405", { ...all("Error"), type: "application/json" }, "origin", "origin", "origin_rejected", "inferred"],
  ["cloudfront-function", "502", all("LambdaValidationError"), "cdn", "cdn", "cdn_function", "certain"],
  ["cloudfront-function-limit", "503", all("FunctionThrottledError"), "cdn", "cdn", "cdn_limited", "certain"],
  ["cloudfront-client-left-edge", "200", { X: "Error", Y: "RefreshHit", Z: "ClientCommError" }, "cdn", "client", "client_abort", "certain"],
  ["cloudfront-client-left", "200", { Z: "ClientCommError" }, null, "client", "client_abort", "certain"],
  ["cloudfront-origin-broke-off", "200", { X: "Error", Y: "Miss", Z: "OriginReadError" }, "origin", "origin", "origin_incomplete", "certain"],
  ["cloudfront-broke-off-miss", "206", { X: "Error", Y: "Miss", Z: "Error" }, "origin", "client", "client_abort", "certain"],
  ["cloudfront-broke-off-miss", "200", { X: "Error", Y: "Miss" }, "origin", "client", "client_abort", "certain"],
  ["cloudfront-broke-off-edge", "200", { X: "Error", Y: "Hit", Z: "Error" }, "cdn", "client", "client_abort", "certain"],
  ["cloudfront-broke-off-edge", "200", { X: "Error", Y: "LambdaGeneratedResponse" }, "cdn", "client", "client_abort", "certain"],
  ["cloudfront-broke-off", "200", { X: "Error", Y: "LimitExceeded" }, null, "client", "client_abort", "certain"],
  // what a new word means nobody can know yet
  ["cloudfront-broke-off", "200", { X: "Error", Y: "SomethingNew" }, null, "client", "client_abort", "inferred"],

  ["cloudfront-custom-error", "200", all("Error"), "cdn", null, null, null],
  ["cloudfront-custom-error", "200", error("OriginError"), "cdn", null, null, null],
  ["cloudfront-miss", "200", all("Miss"), "origin", null, null, null],
  ["cloudfront-miss", "301", { X: "Miss" }, "origin", null, null, null],
  ["cloudfront-edge", "200", all("Hit"), "cdn", null, null, null],
  ["cloudfront-edge", "304", { X: "Miss", Y: "RefreshHit" }, "cdn", null, null, null],
  ["cloudfront-edge", "200", all("OriginShieldHit"), "cdn", null, null, null],
  ["cloudfront-edge", "301", all("Redirect"), "cdn", null, null, null],
  ["cloudfront-edge", "302", all("FunctionGeneratedResponse"), "cdn", null, null, null],
  ["cloudfront-origin-incomplete", "200", { Z: "OriginReadError" }, null, "origin", "origin_incomplete", "inferred"],
  ["cloudfront-good", "200", { X: "Error" }, null, null, null, null],
  ["cloudfront-good", "200", { Z: "OriginError" }, null, null, null, null],

  ["cloudfront-limit", "503", all("LimitExceeded"), "cdn", "cdn", "cdn_limited", "certain"],
  ["cloudfront-limit", "503", { Y: "CapacityExceeded" }, "cdn", "cdn", "cdn_limited", "certain"],
  ["cloudfront-lambda-limit", "503", error("LambdaLimitExceeded"), "cdn", "cdn", "cdn_limited", "inferred"],
  ["cloudfront-function-limit", "503", all("FunctionThrottledError"), "cdn", "cdn", "cdn_limited", "certain"],
  ["cloudfront-lambda-failed", "502", all("LambdaExecutionError"), "cdn", "cdn", "cdn_function", "inferred"],
  ["cloudfront-function", "503", error("FunctionValidationError"), "cdn", "cdn", "cdn_function", "certain"],

  ["cloudfront-origin-dns", "502", error("OriginDnsError"), "cdn", "origin", "origin_dns", "certain"],
  ["cloudfront-origin-connect-504", "504", error("OriginConnectError"), "cdn", "origin", "origin_timeout", "inferred"],
  ["cloudfront-origin-connect", "502", error("OriginConnectError"), "cdn", "origin", "origin_refused", "inferred"],
  ["cloudfront-origin-comm", "504", error("OriginCommError"), "cdn", "origin", "origin_timeout", "certain"],
  ["cloudfront-origin-read-4xx", "404", error("OriginReadError"), "cdn", "origin", "origin_incomplete", "certain"],
  ["cloudfront-origin-read", "502", error("OriginReadError"), "cdn", "origin", "origin_reset", "certain"],
  ["cloudfront-origin-read", "502", error("OriginWriteError"), "cdn", "origin", "origin_reset", "certain"],
  ["cloudfront-origin-invalid", "502", error("OriginInvalidResponseError"), "cdn", "origin", "origin_reset", "certain"],
  ["cloudfront-origin-invalid", "502", error("OriginHeaderTooBigError"), "cdn", "origin", "origin_reset", "certain"],
  ["cloudfront-origin-invalid", "502", error("OriginZeroSizeObjectError"), "cdn", "origin", "origin_reset", "certain"],
  ["cloudfront-origin-invalid", "502", error("OriginContentRangeLengthError"), "cdn", "origin", "origin_reset", "certain"],
  ["cloudfront-origin-5xx", "500", error("OriginError"), "origin", "origin", "origin_error", "inferred"],
  ["cloudfront-origin-404", "410", error("OriginError"), "origin", "origin", "origin_not_found", "inferred"],
  ["cloudfront-origin-4xx", "429", error("OriginError"), "origin", "origin", "origin_rejected", "inferred"],
  ["cloudfront-origin-error", null, { Z: "OriginError" }, "origin", "origin", "unknown", "inferred"],
  ["cloudfront-aborted-origin", "502", error("AbortedOrigin"), "cdn", "origin", "origin_reset", "inferred"],
  ["cloudfront-slow-reader", "502", error("SlowReaderOriginError"), "cdn", "origin", "origin_error", "inferred"],
  ["cloudfront-blocked", "403", error("ClientGeoBlocked"), "cdn", "cdn", "cdn_denied", "certain"],
  ["cloudfront-blocked", "403", error("InvalidRequestBlocked"), "cdn", "cdn", "cdn_denied", "certain"],
  ["cloudfront-not-configured", "403", error("InvalidRequestMethod"), "cdn", "cdn", "cdn_config", "certain"],
  ["cloudfront-certificate", "421", error("InvalidRequestCertificate"), "cdn", "cdn", "cdn_config", "inferred"],
  ["cloudfront-invalid-request", "400", error("InvalidRequest"), "cdn", "client", "client_bad_request", "certain"],
  ["cloudfront-invalid-request", "400", error("InvalidRequestHeader"), "cdn", "client", "client_bad_request", "certain"],
  ["cloudfront-field-encryption", "400", { ...all("Error"), fle: "FieldNumberLimitClientError" }, "cdn", "client", "client_bad_request", "certain"],
  ["cloudfront-field-encryption", "400", { ...all("Error"), fle: "RejectedByContentType" }, "cdn", "client", "client_bad_request", "certain"],
  ["cloudfront-function-denied", "401", all("FunctionGeneratedResponse"), "cdn", "cdn", "cdn_denied", "inferred"],
  ["cloudfront-function-denied", "403", all("LambdaGeneratedResponse"), "cdn", "cdn", "cdn_denied", "inferred"],
  ["cloudfront-function-denied", "429", all("MissGeneratedResponse"), "cdn", "cdn", "cdn_denied", "inferred"],
  ["cloudfront-function-answer", "500", all("FunctionGeneratedResponse"), "cdn", "cdn", "cdn_function", "inferred"],

  ["cloudfront-too-large", "413", all("Error"), "cdn", "client", "client_bad_request", "inferred"],
  ["cloudfront-too-large", "414", all("Error"), "cdn", "client", "client_bad_request", "inferred"],
  ["cloudfront-too-large", "416", all("Error"), "cdn", "client", "client_bad_request", "inferred"],
  ["cloudfront-too-large", "417", all("Error"), "cdn", "client", "client_bad_request", "inferred"],
  ["cloudfront-too-large", "494", all("Error"), "cdn", "client", "client_bad_request", "inferred"],
  ["cloudfront-421", "421", all("Error"), "cdn", "cdn", "cdn_config", "inferred"],
  ["cloudfront-404", "404", all("Error"), "origin", "origin", "origin_not_found", "inferred"],
  ["cloudfront-404", "410", all("Error"), "origin", "origin", "origin_not_found", "inferred"],
  ["cloudfront-403-s3", "403", { ...all("Error"), type: "application/xml" }, "origin", "origin", "origin_rejected", "inferred"],
  ["cloudfront-403-signed", "403", { ...all("Error"), type: "text/xml" }, "cdn", "cdn", "cdn_denied", "inferred"],
  ["cloudfront-403-other", "403", { ...all("Error"), type: "application/json" }, "origin", "origin", "origin_rejected", "inferred"],
  ["cloudfront-403", "403", { ...all("Error"), type: "text/html;%20charset=utf-8" }, "cdn", "unknown", "unknown", "inferred"],
  ["cloudfront-403", "403", { ...all("Error"), type: "-" }, "cdn", "unknown", "unknown", "inferred"],
  ["cloudfront-403", "403", all("Error"), "cdn", "unknown", "unknown", "inferred"],
  ["cloudfront-400", "400", { ...all("Error"), type: "text/html", length: "915" }, "cdn", "client", "client_bad_request", "inferred"],
  ["cloudfront-400", "400", { ...all("Error"), type: "text/html", length: "-" }, "cdn", "client", "client_bad_request", "inferred"],
  ["cloudfront-4xx", "400", { ...all("Error"), type: "text/html", length: "1200" }, "origin", "origin", "origin_rejected", "inferred"],
  ["cloudfront-4xx", "401", all("Error"), "origin", "origin", "origin_rejected", "inferred"],
  ["cloudfront-504", "504", all("Error"), "cdn", "origin", "origin_timeout", "inferred"],
  ["cloudfront-5xx", "502", { X: "Error" }, "origin", "origin", "origin_error", "inferred"],
  ["cloudfront-5xx", "503", all("SomethingNew"), "origin", "origin", "origin_error", "inferred"],
] as const;

describe("each row of the rule table", () => {
  it.each(verdicts)("%s: %s %o", (rule, status, results, answered_by, fault, reason, confidence) => {
    const [row] = rowsOf(cloudfront, [lineOf(status, results)]);
    expect(row).toMatchObject({ rule, answered_by, fault, reason, confidence });
  });

  it("covers every rule", () => {
    const tested = new Set<string>(verdicts.map(([rule]) => rule));
    expect(cloudfront.rules.cdn?.map(([id]) => id).filter((id) => !tested.has(id))).toEqual([]);
  });
});

describe("layouts", () => {
  const names = "date time x-edge-location sc-status cs(User-Agent) x-edge-result-type";
  const values = ["2026-11-24", "10:00:00", "ARN53-P2", "404", "a,b;c|d", "Miss"];

  it.each([
    ["a tab", "\t"],
    ["a blank", " "],
  ])("reads values between %s after a header", (_what, delimiter) => {
    const rows = rowsOf(cloudfront, [`#Fields: ${names}`, values.join(delimiter)]);
    expect(rows[1]).toMatchObject({ format: "cloudfront", status: 404, user_agent: "a,b;c|d" });
  });

  it("rejects a line with the delimiter in a value", () => {
    expect(rowsOf(cloudfront, [`#Fields: ${names}`, values.join(",")])[1]).toEqual({ reject: "no_format" });
  });

  it("uses a later header for the lines after it", () => {
    const lines = ["#Fields: date time x-edge-location sc-status", "2026-11-24\t10:00:00\tARN53-P2\t200"];
    const rows = rowsOf(cloudfront, [
      ...lines,
      "#Fields: sc-status date time x-edge-location",
      "503\t2026-11-24\t10:00:01\tARN53-P2",
    ]);
    expect(rows).toMatchObject([{}, { status: 200 }, {}, { status: 503, time: "2026-11-24T10:00:01.000Z" }]);
  });

  it.each([
    ["a header of another server", "#Fields: date time s-ip cs-method cs-uri-stem sc-status"],
    ["a header of an RTMP log", "#Fields: date time x-edge-location c-ip x-event sc-bytes x-cf-status"],
    ["no header", "#Version: 1.0"],
  ])("takes no layout from %s", (_what, line) => {
    expect(cloudfront.header?.(line)).toBeNull();
  });

  it.each([
    ["once", "Mozilla/5.0%20(X11)", "Mozilla/5.0 (X11)"],
    ["twice where blanks are left", "Mozilla/5.0%2520(X11)", "Mozilla/5.0 (X11)"],
    ["not again without", "100%2525", "100%25"],
    ["what is no UTF-8 stays visible", "%E9t%E9", "\\xE9t\\xE9"],
  ])("decodes the user agent %s", (_what, logged, user_agent) => {
    const [, row] = rowsOf(cloudfront, [
      "#Fields: date time x-edge-location sc-status cs(User-Agent)",
      ["2026-11-24", "10:00:00", "ARN53-P2", "200", logged].join("\t"),
    ]);
    expect(row).toMatchObject({ user_agent });
  });

  it("prefers the more precise time in any order", () => {
    const line = (keys: object) => JSON.stringify({ "x-edge-request-id": "a", ...keys });
    const fine = {
      "timestamp(ms)": 1795514460875,
      timestamp: "1795514460",
      date: "2026-11-24",
      time: "10:00:00",
    };
    const reversed = Object.fromEntries(Object.entries(fine).reverse());
    const time = "2026-11-24T10:01:00.875Z";
    expect(rowsOf(cloudfront, [line(fine), line(reversed)])).toMatchObject([{ time }, { time }]);
  });
});

describe("--log-format for logs without a header", () => {
  const layout = cloudfront.language?.layout;

  it("accepts the fields of a real-time log", () => {
    const chosen = layout?.(
      "timestamp c-ip sc-status cs-host cs-uri-stem x-edge-detailed-result-type",
      "chosen",
    );
    const reader = chosen && layoutParser(cloudfront, chosen);
    expect(
      reader?.parse("1795514460.875\t198.51.100.7\t502\twww.example.com\t/a?b=c\tOriginDnsError"),
    ).toMatchObject({
      time_ms: 1795514460875,
      status: 502,
      host: "www.example.com",
      path: "/a",
      query: "b=c",
    });
  });

  it.each([
    ["an nginx format", "$remote_addr [$time_local] $status"],
    ["no time", "c-ip sc-status"],
  ])("refuses %s", (_what, text) => {
    expect(() => layout?.(text, "chosen")).toThrow(UsageError);
  });
});

describe("the columns of real-time logs", () => {
  /** 40 values, of which the fourth is the status: the fields of 2020 without s-ip. */
  const fieldsOf2020 = [
    ...[
      "1795514400.250",
      "198.51.100.7",
      "0.300",
      "404",
      "347",
      "GET",
      "https",
      "www.example.com",
      "/a",
      "50",
    ],
    ...[
      "ARN1-C1",
      "lateB001z6Wq3m0fX9c1vQ7u==",
      "d111111abcdef8.cloudfront.net",
      "0.332",
      "HTTP/2.0",
      "IPv4",
    ],
    ...["curl/8.5.0", "-", "-", "-", "Error", "-", "TLSv1.3", "TLS_AES_128_GCM_SHA256", "Error", "-", "-"],
    ...["text/html", "23", "-", "-", "39096", "Error", "SE", "-", "*/*", "*", "host:www%0A", "host%0A", "3"],
  ];

  it.each([
    ["all added columns", ["-", "-", "0.300", "0.331", "1221"], 331],
    ["all but the last one", ["-", "-", "0.300", "0.331"], 331],
    ["those of the origin", ["0.300", "0.331", "1221"], 331],
    ["none", [], undefined],
    ["another choice, whose number exceeds the duration", ["-", "-", "1221", "64500", "7"], null],
  ])("have %s", (_what, added, upstream_time_ms) => {
    const [row] = rowsOf(cloudfront, [[...fieldsOf2020, ...added].join("\t")]);
    expect(row).toMatchObject({ status: 404, request_time_ms: 332 });
    expect((row as { upstream_time_ms?: number | null }).upstream_time_ms).toBe(upstream_time_ms);
  });
});
