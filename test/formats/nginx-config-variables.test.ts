import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { candidates } from "../../src/detect/candidates.ts";
import { lineParser } from "../../src/detect/line-parser.ts";
import { emptyFolder } from "../harness/cli.ts";

const folder = emptyFolder();

/** The record of a line that a server with this configuration wrote. */
function recordOf(config: string, line: string) {
  const file = path.join(folder, "nginx.conf");
  writeFileSync(file, `http {\n${config}\n}`);
  const parsed = lineParser(candidates({ fromConfig: file }).forFile("/var/log/nginx/a.log")).parse(line);
  return "record" in parsed ? parsed.record : parsed;
}

const logOf = (format: string): string => `log_format own '${format}';\naccess_log /var/log/nginx/a.log own;`;
const time = "[24/Nov/2026:10:00:00 +0000]";

describe("variables of a configuration", () => {
  it.each([
    ["a named capture", "map $remote_addr $who { ~(?<net>\\d+\\.\\d+\\.\\d+)\\. $net.0; default 0.0.0.0; }"],
    ["a numbered capture", 'map $remote_addr $who { "~^(.*)\\.\\d+$" $1.0; }'],
    ["a default", "map $http_x $who { default $remote_addr; }"],
    ["several maps", "map $remote_addr $inner { ~^(.+)$ $1; } map $inner $who { default $inner; }"],
    ["set", "server { set $who $remote_addr; }"],
  ])("are read as their origin: %s", (_name, definition) => {
    const config = `${definition}\n${logOf(`$who - ${"[$time_local]"} "$request" $status`)}`;
    expect(recordOf(config, `192.0.2.0 - ${time} "GET /a HTTP/1.1" 200`)).toMatchObject({
      client_ip: "192.0.2.0",
      path: "/a",
    });
  });

  it("are not read as their source where they are constants", () => {
    const config = `map $status $level { ~^5 500; default 200; }\n${logOf('$remote_addr [$time_local] "$request" $level')}`;
    const record = recordOf(config, `192.0.2.7 ${time} "GET /a HTTP/1.1" 500`);
    expect(record).toMatchObject({ client_ip: "192.0.2.7" });
    expect(record).not.toMatchObject({ status: 500 });
  });

  it("do not make a line unreadable whose value has another form", () => {
    const config = `map $time_iso8601 $when { "~^(.*)T(.*)$" "$1 at $2"; }\n${logOf('$when [$time_local] "$request" $status')}`;
    expect(recordOf(config, `2026-11-24 at 10:00 ${time} "GET /a HTTP/1.1" 200`)).toMatchObject({
      time_ms: Date.UTC(2026, 10, 24, 10),
      path: "/a",
    });
  });
});

describe("JSON without escape=json", () => {
  const record = (value: string) => {
    const line = `{"time":"2026-11-24T10:00:00+00:00","remote_addr":"192.0.2.7","request":"GET /a HTTP/1.1","status":404,"body_bytes_sent":0,"http_user_agent":"${value}"}`;
    const parsed = lineParser(candidates({ as: "nginx" }).forFile("")).parse(line);
    return "record" in parsed ? parsed.record.user_agent : parsed;
  };

  it.each([
    ["\\x22quoted\\x22", '"quoted"'],
    ["a\\x5Cb", "a\\b"],
    ["\\xD0\\x9F", "П"],
    ["\\x16\\x03", "\\x16\\x03"],
    ["\\xFF", "\\xFF"],
    ["\\\\x41", "\\x41"],
  ])("%s is %s", (logged, value) => expect(record(logged)).toBe(value));
});
