import { describe, expect, it } from "vitest";
import { apache } from "../../src/formats/apache/apache.ts";
import { layoutOf as apacheLayout } from "../../src/formats/apache/directive.ts";
import { parseConf } from "../../src/formats/nginx/config-syntax.ts";
import { layoutOf as nginxLayout } from "../../src/formats/nginx/log-format.ts";
import { nginx } from "../../src/formats/nginx/nginx.ts";
import { layoutParser } from "../../src/parse/parser.ts";

const timeOf = (format: string, text: string): unknown => {
  const parsed = layoutParser(apache, apacheLayout(format, "x")).parse(text);
  const time = parsed?.time_ms;
  return typeof time === "number" ? new Date(time).toISOString() : (time ?? null);
};

describe("%{...}t", () => {
  it.each([
    ["%{%d/%b/%Y:%H:%M:%S %z}t", "10/Jun/2025:11:26:07 +0200", "2025-06-10T09:26:07.000Z"],
    ["%{%d/%b/%Y:%T}t %{%z}t", "10/Jun/2025:11:26:07 +0200", "2025-06-10T09:26:07.000Z"],
    ["%{%d/%b/%Y %T}t.%{msec_frac}t %{%z}t", "10/Jun/2025 11:26:07.242 +0200", "2025-06-10T09:26:07.242Z"],
    ["%{begin:%F %T}t.%{begin:usec_frac}t", "2025-06-10 11:26:07.242999", "2025-06-10T11:26:07.242Z"],
    ["%{end:%Y-%m-%dT%H:%M:%S%z}t", "2025-06-10T11:26:07-0130", "2025-06-10T12:56:07.000Z"],
    ["%{%D %T}t", "06/10/25 11:26:07", "2025-06-10T11:26:07.000Z"],
    ["%{%m/%d/%Y %r}t", "06/10/2025 12:26:07 AM", "2025-06-10T00:26:07.000Z"],
    ["%{%d.%m.%Y %H:%M}t", "10.06.2025 11:26", "2025-06-10T11:26:00.000Z"],
    ["%{%e %B %Y %I:%M:%S %p}t", "9 June 2025 01:02:03 PM", "2025-06-09T13:02:03.000Z"],
    ["%{%a %b %d %H:%M:%S %Y}t", "Tue Jun 10 11:26:07 2025", "2025-06-10T11:26:07.000Z"],
    ["%{sec}t.%{usec_frac}t", "1749547567.242999", "2025-06-10T09:26:07.242Z"],
    ["%{msec}t", "1749547567242", "2025-06-10T09:26:07.242Z"],
    ["%{usec}t", "1749547567242999", "2025-06-10T09:26:07.242Z"],
    // no date, or a day that does not exist
    ["%{%H:%M:%S}t", "11:26:07", null],
    ["%{%d.%m.%Y %H:%M}t", "31.02.2025 11:26", null],
  ])("%s reads %s", (format, text, expected) => {
    expect(timeOf(`[${format}] %>s`, `[${text}] 200`)).toBe(expected);
    expect(timeOf(`${format} "%r" %>s`, `${text} "GET / HTTP/1.1" 200`)).toBe(expected);
  });
});

it("reads the stock formats without a zone, in the time zone of the log", () => {
  const line = '198.51.100.9 - - [21/Jun/2026:23:49:36] "GET /a HTTP/1.1" 404 3355 "" "curl/8.5.0"';
  for (const format of [nginx, apache]) {
    const records = format.layouts.map((layout) => layoutParser(format, layout).parse(line));
    const [record] = records.filter((each) => each != null);
    expect(record).toMatchObject({
      local_time: "time_ms",
      status: 404,
      path: "/a",
      user_agent: "curl/8.5.0",
    });
  }
});

describe("JSON keys of public configurations", () => {
  const parse = (object: object) =>
    nginx.layouts
      .map((layout) => layoutParser(nginx, layout).parse(JSON.stringify(object)))
      .find((record) => record != null);
  const time = "2023-11-25T10:00:00+09:00";

  it("name the status, size, agent and upstream", () => {
    const keys = {
      http_status: "502",
      body_bytes: "150",
      ua: "curl/8.5.0",
      response_time: "1.230",
      "upstream.addr": "10.0.0.2:80",
    };
    expect(parse({ time, method: "GET", uri: "/x?a=b", ...keys })).toMatchObject({
      status: 502,
      body_bytes_sent: 150,
      user_agent: "curl/8.5.0",
      upstream_addr_list: "10.0.0.2:80",
      path: "/x",
    });
  });

  it.each(["http_host", "domain"])("take %s and not an address in host", (key) => {
    const line = {
      time,
      host: "10.0.0.237",
      clientip: "203.0.113.198",
      request: "GET / HTTP/1.1",
      status: "499",
    };
    for (const object of [
      { ...line, [key]: "c.example.com" },
      { [key]: "c.example.com", ...line },
    ])
      expect(parse(object)).toMatchObject({ host: "c.example.com", client_ip: "203.0.113.198" });
  });
});

describe("a format as the configuration contains it", () => {
  it.each([
    '%h %l "%r" %>s',
    String.raw`%h %l \"%r\" %>s`,
    String.raw`"%h %l \"%r\" %>s"`,
    String.raw`"%h %l \"%r\" %>s" own`,
    String.raw`LogFormat "%h %l \"%r\" %>s" own`,
    String.raw`CustomLog /var/log/apache2/a.log "%h %l \"%r\" %>s"`,
  ])("is read by Apache's language: %s", (text) => {
    expect(apacheLayout(text, "x").parts).toEqual([
      { field: "%h" },
      " ",
      { field: "%l" },
      ' "',
      { field: "%r" },
      '" ',
      { field: "%>s" },
    ]);
  });

  it.each([
    `$remote_addr "$request"`,
    `'$remote_addr "$request"'`,
    `'$remote_addr ' '"$request"';`,
    `log_format own '$remote_addr ' '"$request"';`,
    `log_format own escape=default '$remote_addr "$request"';`,
  ])("is read by nginx's language: %s", (text) => {
    expect(nginxLayout(text, "x")).toEqual({
      name: "x",
      escape: "backslash",
      parts: [{ field: "remote_addr" }, ' "', { field: "request" }, '"'],
    });
  });

  it("keeps the escaping of a log_format", () => {
    expect(nginxLayout(`log_format own escape=json '{"a":"$request"}';`, "x").escape).toBe("json");
  });
});

describe("Lua blocks", () => {
  it.each([
    `local l = [[ { " ' ]]`,
    `local l = [=[ ]] { ]=]`,
    `--[[ a comment { "\n ' ]] local x = 1`,
    `local s = "}" -- {`,
  ])("end at their own brace: %s", (lua) => {
    const names = parseConf(`http { init_by_lua_block { ${lua}\n } log_format up '$status'; }`)[0]?.block;
    expect(names?.map(({ name }) => name)).toEqual(["init_by_lua_block", "log_format"]);
  });
});
