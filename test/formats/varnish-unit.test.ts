import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { candidates } from "../../src/detect/candidates.ts";
import { readVarnishUnit } from "../../src/formats/varnish/config.ts";
import { templateOf } from "../../src/parse/text/log-format.ts";

function written(files: Record<string, string>): string {
  const folder = mkdtempSync(path.join(tmpdir(), "varnish-unit-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return path.join(folder, Object.keys(files)[0] ?? "");
}

const own = (text: string, how = "backslash") => [{ ...templateOf(text, "log-1"), escape: how }];
const file = (layout: string) => [{ path: "/var/log/varnish/a.log", layout }];
const unit = (command: string) => `[Service]\nExecStart=${command}\n`;

describe("what varnishncsa is started with", () => {
  // biome-ignore format: a table, a row a case
  it.each([
    ["a unit without a format", unit("/usr/bin/varnishncsa -a -w /var/log/varnish/a.log -D"), [], file("combined")],
    ["a unit's percent signs stand twice", unit("/usr/bin/varnishncsa -F '%%h %%s' -w /var/log/varnish/a.log"), own("%h %s"), file("log-1")],
    ["a format in double quotes", unit('/usr/bin/varnishncsa -w /var/log/varnish/a.log -F "%%h \\"%%r\\" %%s"'), own('%h "%r" %s'), file("log-1")],
    ["letters that stand together", unit("-/usr/bin/varnishncsa -Daw/var/log/varnish/a.log -F%%s"), own("%s"), file("log-1")],
    ["a line that goes on", unit("/usr/bin/varnishncsa \\\n  -F %%s \\\n  -w /var/log/varnish/a.log"), own("%s"), file("log-1")],
    ["values that are safe in JSON", unit(`/usr/bin/varnishncsa -j -F '{"s":"%%s"}' -w /var/log/varnish/a.log`), own('{"s":"%s"}', "json"), file("log-1")],
    ["options that have a value of their own", unit("/usr/bin/varnishncsa -n edge -q 'ReqURL ~ \"-F\"' -t 5 -F %%s"), own("%s"), []],
    ["a script", "#!/bin/sh\nexec varnishncsa -F '%h %s' -w /var/log/varnish/a.log &\n", own("%h %s"), file("log-1")],
    ["options of the init script", `# varnishncsa\nDAEMON_OPTS="-a -w /var/log/varnish/a.log -F '%h %s' -D"\n`, own("%h %s"), file("log-1")],
    ["a path that a variable gives", `# varnishncsa\nDAEMON_OPTS="-a -w \${LOGFILE} -F %s"\n`, own("%s"), []],
    ["what is commented out", "[Service]\n#ExecStart=/usr/bin/varnishncsa -F %%s -w /a\n; ExecStart=/usr/bin/varnishncsa -w /a\n", [], []],
    ["options of another daemon", 'DAEMON_OPTS="-a :80 -f /etc/varnish/default.vcl"\n', [], []],
    ["another unit", unit("/usr/sbin/varnishd -a :80 -f /etc/varnish/default.vcl"), [], []],
  ])("%s", (_what, text, layouts, files) => {
    expect(readVarnishUnit(written({ "log.conf": text }))).toEqual({ layouts, files, notes: [] });
  });

  it("takes the format out of the file that -f names", () => {
    const config = written({
      "a.service": unit("/usr/bin/varnishncsa -f /etc/varnish/a.format"),
      "a.format": "%h %s\n",
    });
    expect(readVarnishUnit(config).layouts).toEqual(own("%h %s"));
  });

  it("says when that file is not there", () => {
    const config = written({ "a.service": unit("/usr/bin/varnishncsa -f /etc/varnish/a.format") });
    expect(readVarnishUnit(config)).toMatchObject({
      layouts: [],
      notes: [expect.stringContaining("/etc/varnish/a.format")],
    });
  });

  it("is known for what it is among all configurations", () => {
    const config = written({
      "a.service": unit("/usr/bin/varnishncsa -w /var/log/varnish/a.log -F '%%h %%s'"),
    });
    const [first] = candidates({ fromConfig: config }).forFile("/copy/a.log.1.gz");
    expect(first?.name).toBe("varnish-log-1");
  });
});
