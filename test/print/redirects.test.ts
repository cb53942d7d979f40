import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PrinterName, printers } from "../../src/print/index.ts";
import { emptyFolder } from "../harness/cli.ts";

type Row = readonly [host: string | null, path: string, target: string | null];
const columns = ["host", "path", "suggested_target"];
const print = (format: PrinterName, rows: readonly Row[]): string =>
  [...printers[format]({ columns, rows }, { title: "Missing\n}: \\", width: null })].join("");

// requested path, missing path, expected target
const working: readonly [asked: string, row: Row][] = [
  ["/old", ["a.example", "/old", "/new"]],
  ["/about.html", ["a.example", "/about.html", "/about"]],
  ["/Shop", ["a.example", "/Shop", "/shop"]],
  ["/caf%C3%A9/x", ["a.example", "/caf%c3%a9/x", "/cafe/x"]],
  ["/a%20b", ["a.example", "/a b", "/a-b"]],
  ["/sp%20ace", ["a.example", "/sp%20ace", "/to%20here"]],
  ["/x%22;%7D", ["a.example", '/x";}', "/quoted"]],
  ["/cash$uri$1", ["a.example", "/cash$uri$1", "/cash-%24"]],
  ["/(.*)%5B+", ["a.example", "/(.*)[+", "/pattern"]],
  ["/q%3Fs", ["a.example", "/q%3Fs", "/question"]],
  ["/hash%23x", ["a.example", "/hash%23x", "/hash"]],
  ["/back%5Cslash", ["a.example", "/back%5Cslash", "/slash"]],
  ["/tricky", ["a.example", "/tricky", '/a";$host{}%1\\x&$1']],
  ["/moved", ["a.example", "/moved", "https://b.example/moved"]],
  ["/any", [null, "/any", "/anywhere"]],
];
const locations: Record<string, string> = {
  "/tricky": "/a%22%3B%24host%7B%7D%251%5Cx%26%241",
  "/any": "/anywhere",
};
// none of these may be written into a configuration
const refused: Row[] = [
  ["a.example", "//two", "/x"],
  ["a.example", "/a/../b", "/x"],
  ["a.example", "/line\nreturn 301 x;", "/x"],
  ["a.example", "/line%0Abreak", "/x"],
  ["a.example", "/bad%ff", "/x"],
  ["a.example", `/${"x".repeat(5000)}`, "/x"],
  ["a.example", "/open", "//evil.example/"],
  ["a.example", "/open2", "/\\evil.example/"],
  ["a.example", "/open3", "https://evil.example;x/"],
  ["a.example", "/open4", "javascript:alert(1)"],
  ["a.example", "/self", "/self"],
];
const hostile: Row[] = [
  ['evil" {', "/h", "/x"],
  ["[::1]", "/h", "/x"],
  ["*", "/h", "/x"],
  ["$host", "/h", "/x"],
];
const rows: Row[] = [...working.map(([, row]) => row), ...refused, ...hostile, ["a.example", "/none", null]];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Status and Location that a server returns for a host and path. */
function ask(port: number, path: string, host: string): Promise<[number | undefined, string | undefined]> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, headers: { host } }, (response) => {
      response.resume();
      resolve([response.statusCode, response.headers.location]);
    })
      .on("error", reject)
      .end();
  });
}

async function until(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const answered = await ask(port, "/", "a.example").catch(() => null);
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the server does not answer");
}

const servers = {
  "nginx-map": {
    command: "nginx",
    arguments: (folder: string) => ["-p", folder, "-c", `${folder}/conf`, "-e", "stderr"],
    conf: (port: number) => `daemon off; pid pid; error_log stderr; events {}
http {
  access_log off; client_body_temp_path t; proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;
  include redirects;
  server {
    listen 127.0.0.1:${port};
    if ($faultline_redirect) { return 301 $faultline_redirect$is_args$args; }
    location / { return 204; }
  }
}`,
  },
  apache: {
    command: "apache2",
    arguments: (folder: string) => ["-f", `${folder}/conf`, "-DFOREGROUND"],
    conf: (port: number, folder: string) => `ServerRoot ${folder}
${["mpm_event", "authz_core", "rewrite"].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}
PidFile ${folder}/pid
DefaultRuntimeDir ${folder}
ErrorLog ${folder}/errors
ServerName a.example
Listen 127.0.0.1:${port}
<VirtualHost *>
  DocumentRoot ${folder}/t
  Include ${folder}/redirects
</VirtualHost>`,
  },
};

describe.each(Object.entries(servers))("--format %s", (format, server) => {
  const there = spawnSync(server.command, ["-v"]).status === 0;
  const folder = emptyFolder();
  let port = 0;
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    if (!there) return;
    port = await freePort();
    mkdirSync(join(folder, "t"));
    writeFileSync(join(folder, "redirects"), print(format as PrinterName, rows));
    writeFileSync(join(folder, "conf"), server.conf(port, folder));
    child = spawn(server.command, server.arguments(folder), { stdio: "ignore" });
    await until(port);
  });
  afterAll(async () => {
    if (!child || child.exitCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  });

  it.skipIf(!there)("is accepted by the server", () => {
    const { status, stderr } = spawnSync(server.command, ["-t", ...server.arguments(folder)], {
      encoding: "utf8",
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(existsSync(join(folder, "redirects"))).toBe(true);
  });

  it.skipIf(!there).each(working)("redirects %s to its target", async (asked, [host, , target]) => {
    const [status, location = ""] = await ask(port, asked, host ?? "else.example");
    const path = locations[asked] ?? target ?? "";
    const from = path.startsWith("/") ? location.replace(/^http:\/\/[^/]+/, "") : location;
    expect([status, from]).toEqual([301, path]);
  });

  it.skipIf(!there)("redirects no other path", async () => {
    for (const path of ["/shop", "/oldx", "/x/old", "/aboutxhtml", "/new", "/h", "/open", "/self"]) {
      const [, location] = await ask(port, path, "a.example");
      expect([path, location]).toEqual([path, undefined]);
    }
    expect((await ask(port, "/old", "b.example"))[1]).toBeUndefined();
  });

  it("prints the number of omitted redirects and rejects a sheet without suggestions", () => {
    const text = print(format as PrinterName, rows);
    expect(text).toContain(`# omitted: ${refused.length} whose`);
    expect(text.split("\n")[0]).toBe("# Missing  :  ");
    expect(text).not.toMatch(/evil\.example|javascript/);
    const sheet = { columns: ["path"], rows: [] };
    const run = () => [...printers[format as PrinterName](sheet, { title: "", width: null })];
    expect(run).toThrow("redirects need the columns path and suggested_target");
  });
});
