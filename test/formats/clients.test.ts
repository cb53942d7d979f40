import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { candidates } from "../../src/detect/candidates.ts";
import type { LayoutParser } from "../../src/parse/parser.ts";
import { emptyFolder } from "../harness/cli.ts";
import { byBytes, parsersAgree } from "../harness/parsers.ts";

/** 198.51.100.0/24 are our proxies, 172.64.0.0/13 is Cloudflare's. */
const trustedProxies = ["198.51.100.0/24", "cloudflare"];

type Address = string | null;
type Choice = Readonly<{ as: string; logFormat?: string; fromConfig?: string }>;

function parserOf(choice: Choice, line: string): LayoutParser {
  const parsers = candidates({ ...choice, trustedProxies }).forFile("access.log");
  const parser = parsers.find(({ parse }) => parse(line) !== null);
  if (!parser) throw new Error(`no layout fits ${line}`);
  return parser;
}

/** client_ip and peer_ip of a line; both parsers must agree. */
function addressesOf(choice: Choice, line: string): readonly [client: Address, peer: Address] {
  const parser = parserOf(choice, line);
  if (byBytes(parser, line)) parsersAgree(parser, line);
  const { client_ip = null, peer_ip } = parser.parse(line) ?? {};
  return [client_ip, peer_ip === undefined ? client_ip : peer_ip];
}

const edge = "172.64.0.1";
const time = "[24/Nov/2026:10:00:00 +0000]";

describe("X-Forwarded-For, X-Real-IP and Forwarded", () => {
  const logFormat =
    '$remote_addr [$time_local] "$request" $status xff="$http_x_forwarded_for" xri="$http_x_real_ip" fwd="$http_forwarded" cf="$http_cf_connecting_ip"';

  it.each<[string, string, Partial<Record<"xff" | "xri" | "fwd" | "cf", string>>, Address]>([
    ["no header", "192.0.2.9", {}, "192.0.2.9"],
    [
      "a visitor's own header",
      "192.0.2.9",
      { xff: "192.0.2.1", xri: "192.0.2.1", fwd: "for=192.0.2.1", cf: "192.0.2.1" },
      "192.0.2.9",
    ],
    ["a balancer", "10.0.0.5", { xff: "192.0.2.9" }, "192.0.2.9"],
    ["what the visitor sent to the balancer", "10.0.0.5", { xff: "192.0.2.1, 192.0.2.9" }, "192.0.2.9"],
    ["a CDN and a balancer", "10.0.0.5", { xff: `192.0.2.9, ${edge}` }, "192.0.2.9"],
    ["a CDN that is not trusted", "10.0.0.5", { xff: "192.0.2.9, 203.0.113.77" }, "203.0.113.77"],
    ["a CDN that connects itself", edge, { xff: "192.0.2.1,192.0.2.9" }, "192.0.2.9"],
    ["only proxies", "10.0.0.5", { xff: "10.0.0.7, 10.0.0.6" }, "10.0.0.7"],
    ["an entry that names no address", "10.0.0.5", { xff: "192.0.2.1, unknown, 10.0.0.7" }, "10.0.0.7"],
    ["only unknown", "10.0.0.5", { xff: "unknown" }, "10.0.0.5"],
    ["a truncated list", "10.0.0.5", { xff: "192.0.2.1, 192.0.2.9, 10." }, "10.0.0.5"],
    ["ports", "10.0.0.5", { xff: "192.0.2.1:5000, 192.0.2.9:50123" }, "192.0.2.9"],
    ["IPv6", "10.0.0.5", { xff: "2001:DB8::9" }, "2001:db8::9"],
    ["IPv6 with a port", "10.0.0.5", { xff: "[2001:db8::9]:50123, [fd00::1]:80" }, "2001:db8::9"],
    ["IPv4 on an IPv6 socket", "::ffff:10.0.0.5", { xff: "::ffff:192.0.2.9" }, "192.0.2.9"],
    ["empty entries", "10.0.0.5", { xff: ", 192.0.2.9 ,," }, "192.0.2.9"],
    ["X-Real-IP", "10.0.0.5", { xri: "192.0.2.9" }, "192.0.2.9"],
    ["X-Real-IP and a list", "10.0.0.5", { xri: "192.0.2.1", xff: "192.0.2.9" }, "192.0.2.9"],
    ["Forwarded", "10.0.0.5", { fwd: "for=192.0.2.9;proto=https;by=10.0.0.5" }, "192.0.2.9"],
    [
      "Forwarded, for in the middle",
      "10.0.0.5",
      { fwd: 'by=10.0.0.5;For="192.0.2.9:50123";host=a.example' },
      "192.0.2.9",
    ],
    ["Forwarded, IPv6", "10.0.0.5", { fwd: 'for="[2001:db8:cafe::17]:4711"' }, "2001:db8:cafe::17"],
    ["Forwarded, quoted comma", "10.0.0.5", { fwd: 'for=192.0.2.9;host="a,b", for=10.0.0.7' }, "192.0.2.9"],
    ["Forwarded, hidden", "10.0.0.5", { fwd: "for=192.0.2.1, for=_hidden, for=10.0.0.7" }, "10.0.0.7"],
    ["Forwarded, without for", "10.0.0.5", { fwd: "for=192.0.2.1, proto=https" }, "10.0.0.5"],
    ["Forwarded, unknown", "10.0.0.5", { fwd: "for=unknown" }, "10.0.0.5"],
    ["CF-Connecting-IP of the CDN", edge, { cf: "192.0.2.9" }, "192.0.2.9"],
    [
      "CF-Connecting-IP behind a proxy that names itself",
      "10.0.0.5",
      { cf: "192.0.2.9", xri: edge },
      "192.0.2.9",
    ],
    [
      "CF-Connecting-IP that passed an unknown proxy",
      "10.0.0.5",
      { cf: "192.0.2.1", xff: "203.0.113.77" },
      "203.0.113.77",
    ],
  ])("%s", (_what, peer, headers, client) => {
    const { xff = "-", xri = "-", fwd = "-", cf = "-" } = headers;
    // nginx escapes quotes
    const forwarded = fwd.replaceAll('"', "\\x22");
    const line = `${peer} ${time} "GET /a HTTP/1.1" 200 xff="${xff}" xri="${xri}" fwd="${forwarded}" cf="${cf}"`;
    expect(addressesOf({ as: "nginx", logFormat }, line)).toEqual([client, peer.replace("::ffff:", "")]);
  });
});

describe("wherever a format logs them", () => {
  it.each<[string, Choice, string, Address, Address]>([
    [
      "nginx, PROXY protocol",
      {
        as: "nginx",
        logFormat:
          '$remote_addr $proxy_protocol_addr "$http_x_forwarded_for" [$time_local] "$request" $status',
      },
      `10.0.0.5 ${edge} "192.0.2.9" ${time} "GET /a HTTP/1.1" 200`,
      "192.0.2.9",
      "10.0.0.5",
    ],
    [
      "nginx, PROXY protocol of a visitor who forges a header",
      {
        as: "nginx",
        logFormat:
          '$remote_addr $proxy_protocol_addr "$http_x_forwarded_for" [$time_local] "$request" $status',
      },
      `10.0.0.5 192.0.2.9 "192.0.2.1" ${time} "GET /a HTTP/1.1" 200`,
      "192.0.2.9",
      "10.0.0.5",
    ],
    [
      "nginx, realip",
      { as: "nginx", logFormat: '$remote_addr peer=$realip_remote_addr [$time_local] "$request" $status' },
      `192.0.2.9 peer=203.0.113.5 ${time} "GET /a HTTP/1.1" 200`,
      "192.0.2.9",
      "203.0.113.5",
    ],
    [
      "nginx, CloudFront-Viewer-Address",
      {
        as: "nginx",
        logFormat: '$remote_addr "$http_cloudfront_viewer_address" [$time_local] "$request" $status',
      },
      `198.51.100.4 "192.0.2.9:50123" ${time} "GET /a HTTP/1.1" 200`,
      "192.0.2.9",
      "198.51.100.4",
    ],
    [
      "nginx, two headers of a CDN",
      {
        as: "nginx",
        logFormat:
          '$remote_addr "$http_true_client_ip" "$http_cf_connecting_ip" [$time_local] "$request" $status',
      },
      `198.51.100.4 "-" "192.0.2.9" ${time} "GET /a HTTP/1.1" 200`,
      "192.0.2.9",
      "198.51.100.4",
    ],
    [
      "nginx, the same reversed",
      {
        as: "nginx",
        logFormat:
          '$remote_addr "$http_true_client_ip" "$http_cf_connecting_ip" [$time_local] "$request" $status',
      },
      `198.51.100.4 "192.0.2.9" "-" ${time} "GET /a HTTP/1.1" 200`,
      "192.0.2.9",
      "198.51.100.4",
    ],
    [
      "nginx, JSON",
      { as: "nginx" },
      '{"time":"2026-11-24T10:00:00+00:00","remote_addr":"198.51.100.4","http_true_client_ip":"192.0.2.9","request":"GET /a HTTP/1.1","status":200}',
      "192.0.2.9",
      "198.51.100.4",
    ],
    [
      "Apache",
      { as: "apache", logFormat: '%h %t "%r" %>s "%{X-Forwarded-For}i" "%{CF-Connecting-IP}i"' },
      `198.51.100.4 ${time} "GET /a HTTP/1.1" 200 "-" "192.0.2.9"`,
      "192.0.2.9",
      "198.51.100.4",
    ],
    [
      "Apache, Forwarded",
      { as: "apache", logFormat: '%h %t "%r" %>s "%{X-Forwarded-For}i" "%{Forwarded}i"' },
      `198.51.100.4 ${time} "GET /a HTTP/1.1" 200 "-" "for=\\"[2001:db8::9]\\""`,
      "2001:db8::9",
      "198.51.100.4",
    ],
    [
      "Apache, mod_remoteip",
      { as: "apache", logFormat: '%a %{c}a %t "%r" %>s' },
      `192.0.2.9 203.0.113.5 ${time} "GET /a HTTP/1.1" 200`,
      "192.0.2.9",
      "203.0.113.5",
    ],
    [
      "Varnish",
      { as: "varnish", logFormat: '%h %t "%r" %s "%{X-Forwarded-For}i" "%{X-Real-IP}i"' },
      `198.51.100.4 ${time} "GET http://a.example/a HTTP/1.1" 200 "192.0.2.9, 198.51.100.4" "-"`,
      "192.0.2.9",
      "198.51.100.4",
    ],
    [
      "HAProxy",
      {
        as: "haproxy",
        logFormat:
          "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %tsc %[req.hdr(x-forwarded-for)] %[req.hdr(Fastly-Client-IP)] %{+Q}r",
      },
      '198.51.100.4:5000 [24/Nov/2026:10:00:00.000] fe be/s1 0/0/1/2/3 200 100 ---- - 192.0.2.9 "GET /a HTTP/1.1"',
      "192.0.2.9",
      "198.51.100.4",
    ],
    [
      "HAProxy, set-src",
      { as: "haproxy", logFormat: "%[src] %[fc_src] [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %tsc %{+Q}r" },
      '192.0.2.9 203.0.113.5 [24/Nov/2026:10:00:00.000] fe be/s1 0/0/1/2/3 200 100 ---- "GET /a HTTP/1.1"',
      "192.0.2.9",
      "203.0.113.5",
    ],
    [
      "Squid",
      { as: "squid", logFormat: '%>a [%tl] "%rm %ru HTTP/%rv" %>Hs %<st "%{X-Forwarded-For}>h" %Ss:%Sh' },
      `198.51.100.4 ${time} "GET http://a.example/a HTTP/1.1" 200 10 "192.0.2.1, 192.0.2.9" TCP_MISS:HIER_DIRECT`,
      "192.0.2.9",
      "198.51.100.4",
    ],
    [
      "Envoy",
      {
        as: "envoy",
        logFormat:
          '[%START_TIME%] "%REQ(:METHOD)% %REQ(:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% "%REQ(X-FORWARDED-FOR)%" "%REQ(X-ENVOY-EXTERNAL-ADDRESS)%" %DOWNSTREAM_REMOTE_ADDRESS%',
      },
      '[2026-11-24T10:00:00.000Z] "GET /a HTTP/1.1" 200 - "-" "192.0.2.9" 10.0.0.5:0',
      "192.0.2.9",
      "10.0.0.5",
    ],
    [
      "Envoy, its own decision",
      {
        as: "envoy",
        logFormat:
          '[%START_TIME%] "%REQ(:METHOD)% %REQ(:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% %DOWNSTREAM_REMOTE_ADDRESS% %DOWNSTREAM_DIRECT_REMOTE_ADDRESS%',
      },
      '[2026-11-24T10:00:00.000Z] "GET /a HTTP/1.1" 200 - [2001:db8::9]:0 10.0.0.5:5000',
      "2001:db8::9",
      "10.0.0.5",
    ],
    [
      "Envoy, its default format",
      { as: "envoy" },
      '[2026-11-24T10:00:00.000Z] "GET /a HTTP/1.1" 200 - 0 10 3 2 "192.0.2.9,10.0.0.5" "curl/8.5.0" "e6e6e6e6-0000-4000-8000-000000000001" "a.example" "10.1.0.1:80"',
      "192.0.2.9",
      null,
    ],
    [
      "Traefik, a list",
      { as: "traefik" },
      '{"ClientAddr":"10.0.0.5:5000","ClientHost":"192.0.2.1, 192.0.2.9","DownstreamStatus":200,"Duration":31357313,"RequestMethod":"GET","RequestPath":"/a","StartUTC":"2026-11-24T10:00:00.25Z"}',
      "192.0.2.9",
      "10.0.0.5",
    ],
    [
      "Traefik, a header",
      { as: "traefik" },
      '{"ClientAddr":"198.51.100.4:5000","ClientHost":"198.51.100.4","DownstreamStatus":200,"Duration":31357313,"RequestMethod":"GET","RequestPath":"/a","StartUTC":"2026-11-24T10:00:00.25Z","request_Cf-Connecting-Ip":"192.0.2.9"}',
      "192.0.2.9",
      "198.51.100.4",
    ],
    [
      "Caddy, two headers of one name",
      { as: "caddy" },
      '{"level":"info","ts":1795514400.25,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"10.0.0.5","remote_port":"1","proto":"HTTP/1.1","method":"GET","host":"a.example","uri":"/a","headers":{"X-Forwarded-For":["192.0.2.1","192.0.2.9"]}},"duration":0.01,"size":3,"status":200}',
      "192.0.2.9",
      "10.0.0.5",
    ],
    [
      "Caddy, a header of a CDN",
      { as: "caddy" },
      `{"level":"info","ts":1795514400.25,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"${edge}","remote_port":"1","client_ip":"${edge}","proto":"HTTP/1.1","method":"GET","host":"a.example","uri":"/a","headers":{"Cf-Connecting-Ip":["192.0.2.9"]}},"duration":0.01,"size":3,"status":200}`,
      "192.0.2.9",
      edge,
    ],
    [
      "Caddy, Forwarded",
      { as: "caddy" },
      '{"level":"info","ts":1795514400.25,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"10.0.0.5","remote_port":"1","client_ip":"10.0.0.5","proto":"HTTP/1.1","method":"GET","host":"a.example","uri":"/a","headers":{"Forwarded":["for=\\"[2001:db8::9]:80\\""]}},"duration":0.01,"size":3,"status":200}',
      "2001:db8::9",
      "10.0.0.5",
    ],
    [
      "Caddy, its own decision",
      { as: "caddy" },
      '{"level":"info","ts":1795514400.25,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"203.0.113.5","remote_port":"1","client_ip":"192.0.2.9","proto":"HTTP/1.1","method":"GET","host":"a.example","uri":"/a","headers":{}},"duration":0.01,"size":3,"status":200}',
      "192.0.2.9",
      "203.0.113.5",
    ],
    [
      "ALB behind a CDN logs no header",
      { as: "alb" },
      `http 2026-11-24T10:00:00.186641Z app/a/50dc6c495c0c9188 ${edge}:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET http://a.example:80/a HTTP/1.1" "curl/8.5.0" - - arn:aws:elasticloadbalancing:us-east-2:1:targetgroup/a/73e2d6bc24d8a067 "Root=1-58337262-36d228ad5d99923122bbe354" "-" "-" 0 2026-11-24T10:00:00.185000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-"`,
      edge,
      edge,
    ],
    [
      "CloudFront behind another CDN",
      { as: "cloudfront" },
      `2026-11-24\t10:00:00\tSEA19-C1\t100\t${edge}\tGET\td1.cloudfront.net\t/a\t200\t-\tcurl/8.5.0\t-\t-\tMiss\tid1==\ta.example\thttps\t23\t0.001\t192.0.2.1,%20192.0.2.9\tTLSv1.3\tTLS_AES_128_GCM_SHA256\tMiss\tHTTP/2.0\t-\t-\t11040\t0.001\tMiss\ttext/html\t78\t-\t-`,
      "192.0.2.9",
      edge,
    ],
    [
      "CloudFront, a visitor's own header",
      { as: "cloudfront" },
      "2026-11-24\t10:00:00\tSEA19-C1\t100\t192.0.2.9\tGET\td1.cloudfront.net\t/a\t200\t-\tcurl/8.5.0\t-\t-\tMiss\tid1==\ta.example\thttps\t23\t0.001\t192.0.2.1\tTLSv1.3\tTLS_AES_128_GCM_SHA256\tMiss\tHTTP/2.0\t-\t-\t11040\t0.001\tMiss\ttext/html\t78\t-\t-",
      "192.0.2.9",
      "192.0.2.9",
    ],
    [
      "Akamai",
      { as: "akamai" },
      '{"version":"4","streamId":"1","cp":"1","reqId":"289800","reqTimeSec":"1795514400.000","bytes":"100","cliIP":"198.51.100.4","xForwardedFor":"192.0.2.9","proto":"HTTP/1.1","reqHost":"www.example.com","reqMethod":"GET","reqPath":"/a","reqPort":"443","UA":"curl/8.5.0","turnAroundTimeMSec":"12","statusCode":"200","cacheStatus":"0"}',
      "192.0.2.9",
      "198.51.100.4",
    ],
    [
      "Fastly, a shield behind an edge of its own",
      { as: "fastly", logFormat: '%h "%{req.http.Fastly-Client-IP}V" %t "%r" %>s' },
      `151.101.1.7 "192.0.2.9" ${time} "GET /a HTTP/1.1" 200`,
      "192.0.2.9",
      "151.101.1.7",
    ],
    [
      "Fastly, a visitor's own header",
      { as: "fastly", logFormat: '%h "%{req.http.Fastly-Client-IP}V" %t "%r" %>s' },
      `192.0.2.9 "192.0.2.1" ${time} "GET /a HTTP/1.1" 200`,
      "192.0.2.9",
      "192.0.2.9",
    ],
    [
      "Azure Front Door, a visitor's own header",
      { as: "azure" },
      '{"time":"2026-11-24T10:00:00.25Z","category":"FrontDoorAccessLog","operationName":"Microsoft.Cdn/Profiles/AccessLog/Write","properties":{"trackingReference":"r1","httpMethod":"GET","httpVersion":"2.0","requestUri":"https://a.example:443/a","clientIp":"192.0.2.1","socketIp":"192.0.2.9","clientPort":"1","timeTaken":"0.1","httpStatusCode":"200","pop":"OSL","cacheStatus":"MISS","errorInfo":"NoError"}}',
      "192.0.2.9",
      "192.0.2.9",
    ],
    [
      "Azure Front Door behind another CDN",
      { as: "azure" },
      `{"time":"2026-11-24T10:00:00.25Z","category":"FrontDoorAccessLog","operationName":"Microsoft.Cdn/Profiles/AccessLog/Write","properties":{"trackingReference":"r1","httpMethod":"GET","httpVersion":"2.0","requestUri":"https://a.example:443/a","clientIp":"192.0.2.9","socketIp":"${edge}","clientPort":"1","timeTaken":"0.1","httpStatusCode":"200","pop":"OSL","cacheStatus":"MISS","errorInfo":"NoError"}}`,
      "192.0.2.9",
      edge,
    ],
  ])("%s", (_what, choice, line, client, peer) => {
    expect(addressesOf(choice, line)).toEqual([client, peer]);
  });
});

describe("a header that HAProxy captures", () => {
  it("is found by the configuration of the frontend", () => {
    const config = path.join(emptyFolder(), "haproxy.cfg");
    writeFileSync(
      config,
      `defaults
  mode http
  option httplog
frontend web
  bind :80
  capture request header Host len 64
  capture request header X-Forwarded-For len 128
  default_backend be
backend be
  server s1 10.1.0.1:80
`,
    );
    const line =
      '198.51.100.4:5000 [24/Nov/2026:10:00:00.000] web be/s1 0/0/1/2/3 200 100 - - ---- 1/1/0/0/0 0/0 {a.example|192.0.2.1, 192.0.2.9} "GET /a HTTP/1.1"';
    expect(addressesOf({ as: "haproxy", fromConfig: config }, line)).toEqual(["192.0.2.9", "198.51.100.4"]);
  });
});
