import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { formats } from "../../src/formats/index.ts";
import { emptyFolder } from "../harness/cli.ts";

const settingOf = (name: string): string =>
  formats.find((format) => format.name === name)?.recommended?.text ?? "";

const folder = emptyFolder();
const file = (name: string, text: string): string => {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};

/** A configuration around what `advise` prints, and the command that asks the server whether it takes it. */
interface Asked {
  readonly name: string;
  readonly config: (setting: string) => string;
  readonly command: (config: string, setting: string) => readonly [binary: string, ...args: string[]];
}

const modules = "/usr/lib/apache2/modules";
const asked: readonly Asked[] = [
  {
    name: "nginx",
    config: (setting) =>
      file("nginx.conf", `pid nginx.pid;\nevents {}\nhttp {\n${setting}\naccess_log a.log faultline;\n}\n`),
    command: (config) => ["/usr/sbin/nginx", "-t", "-e", "e.log", "-p", folder, "-c", config],
  },
  {
    name: "haproxy",
    config: (setting) =>
      file(
        "haproxy.cfg",
        `defaults\n  mode http\n  log stdout local0\n  timeout connect 1s\n  timeout client 1s\n  timeout server 1s\n  option abortonclose\nfrontend shop\n  bind unix@${folder}/shop.sock\n  ${setting.replace("option abortonclose\n", "").replaceAll("\n", "\n  ")}\n  default_backend api\nbackend api\n  server api1 127.0.0.1:8080\n`,
      ),
    command: (config) => ["/usr/sbin/haproxy", "-c", "-f", config],
  },
  {
    name: "apache",
    config: (setting) =>
      file(
        "apache.conf",
        `ServerRoot ${folder}\nServerName localhost\nPidFile ${folder}/apache.pid\nDefaultRuntimeDir ${folder}\nListen 127.0.0.1:65010\nErrorLog ${folder}/e.log\nLoadModule mpm_event_module ${modules}/mod_mpm_event.so\n${setting}\nCustomLog ${folder}/a.log faultline\n`,
      ),
    command: (config) => ["/usr/sbin/apache2", "-t", "-f", config],
  },
  {
    name: "varnish",
    // a percent sign of systemd's is written twice
    config: (setting) =>
      file(
        "varnishncsa.service",
        `[Service]\nExecStart=/usr/bin/${setting.replaceAll("%", "%%")} -w /var/log/varnish/a.log\n`,
      ),
    command: (_config, setting) => {
      const format = /-F '(.*)'$/.exec(setting)?.[1] ?? "";
      return ["/usr/bin/varnishncsa", "-b", "-c", "-r", "/dev/null", "-F", format];
    },
  },
  {
    name: "caddy",
    config: (setting) => file("Caddyfile", setting.replaceAll("/var/log/caddy", folder)),
    command: (config) => ["/usr/bin/caddy", "validate", "--adapter", "caddyfile", "--config", config],
  },
];

// varnishncsa has no test of its own: with nothing to read it complains of that, and only after the format
const accepted: Readonly<Record<string, RegExp>> = { varnish: /^(?!.*(?:format|Unknown|Missing)).*$/is };

describe.each(asked)("what advise prints for $name", ({ name, config, command }) => {
  const setting = settingOf(name);
  const written = config(setting);
  mkdirSync(path.join(folder, "logs"), { recursive: true });
  const [binary, ...args] = command(written, setting);

  it.skipIf(!existsSync(binary))("is accepted by the server", () => {
    const { status, stdout, stderr } = spawnSync(binary, args, {
      encoding: "utf8",
      env: { ...process.env, HOME: folder, APACHE_RUN_DIR: folder },
    });
    const said = accepted[name];
    if (said) expect(stdout + stderr).toMatch(said);
    else expect([status, stdout + stderr]).toEqual([0, expect.any(String)]);
  });

  it.skipIf(formats.find((each) => each.name === name)?.recommended?.config !== true)(
    "is read out of the server's configuration",
    () => {
      const read = formats.find((each) => each.name === name)?.language?.config?.(written);
      expect(read?.notes).toEqual([]);
      expect(read?.layouts.length).toBeGreaterThan(0);
    },
  );
});

it("each server with a language of formats, and each CDN whose fields are chosen, has a setting to advise", () => {
  const without = formats.filter(({ recommended }) => !recommended).map(({ name }) => name);
  // what these write is fixed
  expect(without).toEqual(["alb", "elb", "google", "azure", "bunny", "keycdn", "vercel"]);
});
