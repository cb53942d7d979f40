import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { candidates } from "../../src/detect/candidates.ts";
import { UsageError } from "../../src/errors.ts";
import { apache } from "../../src/formats/apache/apache.ts";
import { readApacheConfig } from "../../src/formats/apache/config.ts";
import { readNginxConf } from "../../src/formats/nginx/config.ts";
import { parseConf } from "../../src/formats/nginx/config-syntax.ts";
import { templateOf as nginxTemplate } from "../../src/formats/nginx/log-format.ts";
import { nginx } from "../../src/formats/nginx/nginx.ts";
import type { Format, TemplateLayout } from "../../src/parse/format.ts";
import { layoutParser } from "../../src/parse/parser.ts";
import { templateOf as apacheTemplate } from "../../src/parse/text/log-format.ts";

const root = mkdtempSync(path.join(tmpdir(), "faultline-conf-"));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;

/** Writes files to a folder of their own; the path of the first one. */
function written(files: Record<string, string>): string {
  const folder = path.join(root, String(++folders));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return path.join(folder, Object.keys(files)[0] ?? "");
}

/** Fields in angle brackets, literals as they stand. */
const shown = ({ parts }: TemplateLayout): string =>
  parts.map((part) => (typeof part === "string" ? part : `<${part.field}>`)).join("");

describe("nginx log_format", () => {
  it.each([
    ["names", "$a [$b_1]", "<a> [<b_1>]"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: nginx's own
    ["braces", "${a}bc$d", "<a>bc<d>"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: nginx's own
    ["variables side by side", "$a$b${c}", "<a><b><c>"],
    ["literals that touch", "---> $a  <---b: $c;", "---> <a>  <---b: <c>;"],
    ["a dollar that names nothing", "$ $$a", "$ $<a>"],
    ["only text", "none", "none"],
  ])("%s", (_what, text, expected) => {
    expect(shown(nginxTemplate(text, "x"))).toBe(expected);
  });

  it.each([
    [undefined, "backslash"],
    ["default", "backslash"],
    ["json", "json"],
    ["none", "none"],
  ])("escape=%s", (escaping, expected) => {
    expect(nginxTemplate("$a", "x", escaping).escape).toBe(expected);
  });

  it.each([
    ["a list in brackets", "[$upstream_addr]", "[10.0.0.1:80, [::1]:80]", "[::1]:80"],
    ["a list before a brace", '{"a":$upstream_addr}', '{"a":unix:/a}', "unix:/a"],
    ["an empty last try", "<$upstream_addr> $status", "<10.0.0.1:80 : > 502", null],
  ])("reads %s", (_what, format, line, upstream_addr) => {
    const reader = layoutParser(nginx as Format, nginxTemplate(format, "x"));
    expect(reader.parse(line)).toMatchObject({ upstream_addr });
  });

  it.each([
    ["GET /a?b HTTP/1.1 - agent/1 200", { method: "GET", path: "/a", query: "b", user_agent: "agent/1" }],
    [
      "GET /a b HTTP/2.0 203.0.113.7 agent/1 200",
      { path: "/a b", protocol: "HTTP/2.0", user_agent: "agent/1" },
    ],
    ["- - agent/1 400", { method: null, path: null, raw_request: null, user_agent: "agent/1" }],
    [
      "\\x16\\x03\\x01 - agent/1 400",
      { method: null, raw_request: "\\x16\\x03\\x01", user_agent: "agent/1" },
    ],
  ])("reads a request line without quotes: %s", (line, expected) => {
    const layout = nginxTemplate("$request $http_x_forwarded_for $http_user_agent $status", "x");
    expect(layoutParser(nginx as Format, layout).parse(line)).toMatchObject(expected);
  });

  it("finds the request line behind an unquoted agent", () => {
    const layout = nginxTemplate("$remote_addr $http_user_agent $request $http_referer $status", "x");
    const line = "203.0.113.7 Mozilla/5.0 (X11; Linux) GET /a HTTP/1.1 https://shop.example.com/ 200";
    expect(layoutParser(nginx as Format, layout).parse(line)).toMatchObject({
      ...{ method: "GET", path: "/a", user_agent: "Mozilla/5.0 (X11; Linux)", status: 200 },
      referer: "https://shop.example.com/",
    });
  });

  it("--log-format may hold the tabs of nginx.conf", () => {
    const layout = nginx.language?.layout("$remote_addr\\t$status", "x") as TemplateLayout;
    expect(shown(layout)).toBe("<remote_addr>\t<status>");
  });
});

describe("Apache LogFormat", () => {
  it.each([
    ["common", '%h %l %u %t "%r" %>s %b', '<%h> <%l> <%u> [<%t>] "<%r>" <%>s> <%b>'],
    ["arguments, in any case", "%{X-Forwarded-For}i %{UNIQUE_ID}e", "<%{x-forwarded-for}i> <%{unique_id}e>"],
    ["time to first byte", "%^FB|%D", "<%^FB>|<%D>"],
    ["conditions", '"%400,501{User-Agent}i"', '"<%{user-agent}i>"'],
    ["negated conditions", "%!200,304,302s", "<%>s>"],
    ["the original status beside the final one", "%>s %s %<s", "<%>s> <%s> <%s>"],
    ["the original status alone", "%s", "<%>s>"],
    ["a percent sign", "100%% %b", "100% <%b>"],
    ["a time without brackets", "%{%Y-%m-%dT%H:%M:%S}t", "<%{iso}t>"],
    ["parts of a time", "%{sec}t.%{msec_frac}t", "<%{sec}t>"],
    ["tabs and backslashes", "%h\\t%b\\\\n\\q", "<%h>\t<%b>\\n\\q"],
  ])("%s", (_what, text, expected) => {
    expect(shown(apacheTemplate(text, "x"))).toBe(expected);
  });

  it("reads a request line without quotes", () => {
    const reader = layoutParser(apache as Format, apacheTemplate("%h %r %{User-Agent}i %>s", "x"));
    const record = reader.parse("203.0.113.7 POST /a HTTP/1.1 agent/1 (b) 200");
    expect(record).toMatchObject({ method: "POST", path: "/a", user_agent: "agent/1 (b)", status: 200 });
  });

  it.each([
    ["%{%Y-%m-%dT%H:%M:%S}t %>s", "2026-11-24T10:00:00 200"],
    ["%{%Y-%m-%dT%H:%M:%S%z}t %>s", "2026-11-24T11:00:00+0100 200"],
    ["%{sec}t %>s", "1795514400 200"],
    ["%{msec}t %>s", "1795514400000 200"],
    ["%t %>s", "[24/Nov/2026:10:00:00 +0000] 200"],
  ])("reads the time of %s", (format, line) => {
    const reader = layoutParser(apache as Format, apacheTemplate(format, "x"));
    expect(reader.parse(line)?.time_ms).toBe(Date.UTC(2026, 10, 24, 10));
  });
});

describe("directives of nginx.conf", () => {
  const outline = (text: string): string =>
    parseConf(text)
      .map(({ name, args, block }) => [name, ...args].join("|") + (block ? `{${block.length}}` : ""))
      .join(" ");

  it.each([
    ["words and blocks", "a b c; d { e f; g; }", "a|b|c d{2}"],
    ["quotes", `a "b; c" 'd { "e"';`, 'a|b; c|d { "e"'],
    ["escapes in quotes", 'a "b \\"c\\" \\\\ \\t.";', 'a|b "c" \\ \t.'],
    ["comments", "# a b;\na #b;\nc; # '\nd;", "a|c d"],
    ["a quote and a # within a word", "a b'c d#e;", "a|b'c|d#e"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: nginx's own
    ["variables in braces", "a ${b} x${c}y;", "a|${b}|x${c}y"],
    ["a fragment that opens more than it closes", "a { b; c { d;", "a{2}"],
    ["a fragment that closes more than it opens", "} } a b; }", "a|b"],
    ["no semicolon at the end", "a b; c d", "a|b"],
    ["no semicolon before a brace", "a { b; c } d;", "a{1} d"],
    ["Lua", "a { content_by_lua_block { if x then s = '}' end -- {\n } b; } c;", "a{2} c"],
    ["Lua that sets a variable", "set_by_lua_block $x { return { 1 } -- don't\n } c;", "set_by_lua_block c"],
    ["Lua in a comment", "# content_by_lua_block {\nc d;", "c|d"],
  ])("%s", (_what, text, expected) => {
    expect(outline(text)).toBe(expected);
  });
});

describe("nginx.conf", () => {
  const sites = {
    "nginx.conf": "http { include conf.d/*.conf; include extra.conf; }",
    "conf.d/b.conf": "log_format b '$b';",
    "conf.d/a.conf": 'log_format a escape=json "{" \'"x":$a\' "}"; access_log /var/log/nginx/a.log a;',
    "extra.conf": "log_format c $c;",
  };

  it("takes formats of includes, each glob in the order of names", () => {
    const { layouts, notes } = readNginxConf(written(sites));
    expect(layouts.map((layout) => [layout.name, shown(layout as TemplateLayout)])).toEqual([
      ["a", '{"x":<a>}'],
      ["b", "<b>"],
      ["c", "<c>"],
    ]);
    expect(notes).toEqual([]);
  });

  it.each([
    ["a file", "include sites.conf;", 1],
    ["a folder of a glob", "include /nowhere/conf.d/*.conf;", 1],
    ["a file that says nothing of logs", "include mime.types; include /nowhere/modules-enabled/*.conf;", 0],
    ["nothing that fits a glob", "include *.none;", 0],
  ])("notes an include that is not there: %s", (_what, include, notes) => {
    const config = readNginxConf(written({ "nginx.conf": `http { ${include} log_format a $a; }` }));
    expect(config.notes).toHaveLength(notes);
    expect(config.derive !== undefined).toBe(notes === 0);
  });

  it("refuses includes that come back", () => {
    const file = written({ "nginx.conf": "include a.conf;", "a.conf": "include nginx.conf;" });
    expect(() => readNginxConf(file)).toThrow(UsageError);
  });

  it("refuses a file that is not there", () => {
    expect(() => readNginxConf(path.join(root, "none.conf"))).toThrow(UsageError);
  });

  it.each([
    ["a format", "access_log /a.log main;", [{ path: "/a.log", layout: "main" }]],
    ["no format", "access_log logs/a.log;", [{ path: "logs/a.log", layout: "combined" }]],
    ["buffers", "access_log /a.log main buffer=32k gzip flush=1m;", [{ path: "/a.log", layout: "main" }]],
    [
      "a condition and no format",
      "access_log /a.log if=$loggable;",
      [{ path: "/a.log", layout: "combined" }],
    ],
    ["off", "access_log off;", []],
    ["syslog", "access_log syslog:server=10.0.0.1 main;", []],
    ["a name that varies", "access_log /logs/$host.log main;", []],
  ])("access_log with %s", (_what, directive, files) => {
    expect(readNginxConf(written({ "nginx.conf": `http { server { ${directive} } }` })).files).toEqual(files);
  });
});

describe("how nginx speaks to an upstream", () => {
  const scheme = (http: string, address: string): unknown => {
    const draft = { try_address: address, status: 200 };
    readNginxConf(written({ "nginx.conf": `http { ${http} }` })).derive?.(draft);
    return (draft as Record<string, unknown>)["upstream_scheme"];
  };
  const shop = "upstream shop { server 10.0.0.1:8080; server unix:/run/shop.sock; }";

  it.each([
    ["http only, any address", `${shop} proxy_pass http://shop;`, "10.9.9.9:80", "http"],
    ["http and a variable", "proxy_pass http://$backend;", "10.0.0.1:80", "http"],
    ["FastCGI", "fastcgi_pass 127.0.0.1:9000;", "127.0.0.1:9000", "http"],
    [
      "https somewhere, but not here",
      `${shop} proxy_pass http://shop; proxy_pass https://10.0.1.1;`,
      "10.0.0.1:8080",
      "http",
    ],
    [
      "a socket",
      `${shop} proxy_pass http://shop; proxy_pass https://10.0.1.1;`,
      "unix:/run/shop.sock",
      "http",
    ],
    [
      "https, the usual port",
      `${shop} proxy_pass http://shop; proxy_pass https://10.0.1.1;`,
      "10.0.1.1:443",
      "https",
    ],
    [
      "https, an address of nobody's",
      `${shop} proxy_pass http://shop; proxy_pass https://10.0.1.1;`,
      "10.9.9.9:80",
      undefined,
    ],
    [
      "both ways to one address",
      "proxy_pass http://10.0.0.1:8000; proxy_pass https://10.0.0.1:8000;",
      "10.0.0.1:8000",
      undefined,
    ],
    [
      "https to a name",
      `${shop} proxy_pass http://shop; proxy_pass https://api.example.com;`,
      "10.0.0.1:8080",
      undefined,
    ],
    [
      "https to a variable",
      `${shop} proxy_pass http://shop; proxy_pass https://$host;`,
      "10.0.0.1:8080",
      undefined,
    ],
    [
      "a scheme that varies",
      `${shop} proxy_pass http://shop; proxy_pass $scheme://10.0.1.1;`,
      "10.0.0.1:8080",
      undefined,
    ],
    [
      "gRPC over TLS",
      "grpc_pass grpcs://10.0.0.1:50051; proxy_pass http://10.0.0.2;",
      "10.0.0.1:50051",
      "https",
    ],
    ["no upstream at all", "root /srv;", "10.0.0.1:80", undefined],
  ])("%s", (_what, http, address, expected) => {
    expect(scheme(http, address)).toBe(expected);
  });
});

describe("pages of nginx.conf", () => {
  const ownPage = (http: string, status: number): unknown => {
    const draft = { status };
    readNginxConf(written({ "nginx.conf": `http { proxy_pass http://10.0.0.1; ${http} }` })).derive?.(draft);
    return (draft as Record<string, unknown>)["own_page"];
  };

  it.each([
    ["none", "", 502, "no"],
    ["a page", "error_page 500 502 /50x.html;", 502, "any"],
    ["a page for others", "error_page 500 502 /50x.html;", 404, "no"],
    ["a status that stands for errors", "error_page 500 502 =503 /sorry.html;", 503, "errors"],
    ["a status that stands for others too", "error_page 404 502 =503 /sorry.html;", 503, "any"],
    ["whatever the page answers", "error_page 502 = @fallback;", 418, undefined],
    ["return with a text", "return 403 no;", 403, "any"],
    ["return without", "return 403;", 403, "no"],
    ["a script", "location / { content_by_lua_block { ngx.exit(403) } }", 403, undefined],
  ])("%s", (_what, http, status, expected) => {
    expect(ownPage(http, status)).toBe(expected);
  });
});

describe("Apache configuration", () => {
  it("takes formats and files, with includes beside it", () => {
    const config = readApacheConfig(
      written({
        "apache2.conf": `# LogFormat "%h" no
LogFormat "%h \\"%r\\" \\
  %>s" main
Include conf/*.conf
IncludeOptional none.conf
CustomLog \${APACHE_LOG_DIR}/access.log main
CustomLog "|/usr/bin/rotatelogs /logs/a 86400" main`,
        "conf/other.conf": "customlog logs/own.log '%t %b'\nCustomLog logs/common.log common",
      }),
    );
    expect(config.layouts.map((layout) => [layout.name, shown(layout as TemplateLayout)])).toEqual([
      ["main", '<%h> "<%r>"   <%>s>'],
      ["own.log", "[<%t>] <%b>"],
    ]);
    expect(config.files).toEqual([
      { path: "logs/own.log", layout: "own.log" },
      { path: "logs/common.log", layout: "common" },
      { path: "access.log", layout: "main" },
    ]);
    expect(config.notes).toEqual([]);
  });

  it.each([
    ["the folder above", { "conf/httpd.conf": "Include conf.d/*.conf", "conf.d/a.conf": 'LogFormat "%h" a' }],
    ["a whole folder", { "httpd.conf": "Include conf.d", "conf.d/a.conf": 'LogFormat "%h" a' }],
  ])("looks for includes in %s", (_what, files) => {
    expect(readApacheConfig(written(files)).layouts.map(({ name }) => name)).toEqual(["a"]);
  });

  it("looks for includes in ServerRoot", () => {
    const there = path.dirname(written({ "a.conf": 'LogFormat "%h" a' }));
    const file = written({ "httpd.conf": `ServerRoot "${there}"\nInclude a.conf` });
    expect(readApacheConfig(file).layouts).toHaveLength(1);
  });

  it("notes an include that is not there, and refuses one that comes back", () => {
    expect(readApacheConfig(written({ "a.conf": "Include b.conf" })).notes).toHaveLength(1);
    expect(() => readApacheConfig(written({ "a.conf": "Include a.conf" }))).toThrow(UsageError);
  });
});

describe("which file has which format", () => {
  const config = written({
    "nginx.conf": `http {
      log_format main '$remote_addr $status'; log_format shop '$remote_addr $status $host'; log_format two '$status';
      access_log /var/log/nginx/access.log main;
      server { access_log /srv/shop/access.log shop; access_log logs/app-2.log two; access_log logs/app.log main; }
    }`,
  });
  const { forFile } = candidates({ fromConfig: config });

  it.each([
    ["/var/log/nginx/access.log", "nginx-main"],
    ["/backup/var/log/nginx/access.log", "nginx-main"],
    ["/srv/shop/access.log", "nginx-shop"],
    ["/srv/shop/access.log.1", "nginx-shop"],
    ["/srv/shop/access.log.2.gz", "nginx-shop"],
    ["/srv/shop/access.log-20261124", "nginx-shop"],
    ["/srv/shop/access.log-20261124.gz", "nginx-shop"],
    ["/srv/shop/access-2026-11-24.log", "nginx-shop"],
    ["/x/logs/app-2.log", "nginx-two"],
    ["/x/logs/app-2.log.3", "nginx-two"],
    ["/x/logs/app-20261124.log", "nginx-main"],
    ["/elsewhere/access.log", "nginx-main"],
  ])("%s: %s", (file, name) => {
    expect(forFile(file)[0]?.name).toBe(name);
  });

  it.each([
    ["a squid.conf that begins with its log", "access_log /var/log/a.log combined\n", "squid-combined"],
    [
      "a squid.conf of a format",
      "logformat short %ts %>a %>Hs\naccess_log /var/log/a.log short\n",
      "squid-short",
    ],
    [
      "a squid.conf of a short format",
      "logformat short %>Hs\naccess_log /var/log/a.log short\n",
      "squid-short",
    ],
    ["an nginx.conf", "access_log /var/log/a.log combined;\n", "nginx-combined"],
  ])("tells apart %s", (_what, text, name) => {
    const choice = { fromConfig: written({ "a.conf": text }) };
    expect(candidates(choice).forFile("/var/log/a.log")[0]?.name).toBe(name);
  });

  it.each([
    ["a format that is none", { as: "iis" }],
    ["a configuration of nothing", { fromConfig: written({ "a.conf": "events { }" }) }],
    ["a format string for a server without a language", { as: "alb", logFormat: "a b" }],
  ])("refuses %s", (_what, choice) => {
    expect(() => candidates(choice)).toThrow(UsageError);
  });
});
