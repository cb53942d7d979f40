import { describe, expect, it } from "vitest";
import { allParsers } from "../../src/detect/candidates.ts";
import { lineParser } from "../../src/detect/line-parser.ts";

const at = "2026-11-24T10:00:00Z";
const go = (msg: string, more = "") => `{"level":"info","msg":"${msg}"${more},"time":"${at}"}`;
const zap = (more: string) => `{"level":"info","ts":1795514464.2,${more}}`;

// biome-ignore format: a table, a row a line
const lines = [
  ["Caddy's handler", zap('"logger":"http.handlers.reverse_proxy","msg":"aborting with incomplete response"'), { skip: "caddy_log" }],
  ["Caddy's certificates", zap('"logger":"tls.cache.maintenance","msg":"started background certificate maintenance"'), { skip: "caddy_log" }],
  ["Caddy's start", zap('"msg":"using provided configuration","config_file":"Caddyfile"'), { skip: "caddy_log" }],
  ["Caddy's end", zap('"msg":"exiting; byeee!!","signal":"SIGTERM"'), { skip: "caddy_log" }],
  ["Caddy's console", "2026/11/24 10:00:00.250\tINFO\ttls\tfinished cleaning storage units", { skip: "caddy_log" }],
  ["Caddy's console in colours", "2026/11/24 10:00:00.250\t\u001b[34mINFO\u001b[0m\tserving initial configuration", { skip: "caddy_log" }],
  ["half an access record", zap('"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"203').slice(0, -1), { reject: "no_format" }],
  ["a program with Caddy's encoder", zap('"caller":"app/main.go:12","msg":"started"'), { reject: "no_format" }],
  ["a program with a logger", zap('"logger":"setup","msg":"starting manager"'), { reject: "no_format" }],
  ["a program's console", "2026/11/24 10:00:00.250\tINFO\tsetup\tstarting manager", { reject: "no_format" }],
  ["Traefik's start", go("Traefik version 2.10.1 built on 2023-04-27T14:52:35Z"), { skip: "traefik_log" }],
  ["Traefik's start, version 3", `{"level":"info","version":"3.1.0","time":"${at}","message":"Traefik version 3.1.0 built on ${at}"}`, { skip: "traefik_log" }],
  ["Traefik's routers", go("Skipping unchanged configuration", ',"providerName":"docker"'), { skip: "traefik_log" }],
  ["Traefik's text", `time="${at}" level=info msg="Configuration loaded from flags."`, { skip: "traefik_log" }],
  ["Traefik's text with a key", `time="${at}" level=error msg="service \\"a\\" error" entryPointName=web routerName=a@docker`, { skip: "traefik_log" }],
  ["Traefik's console, version 3", `${at} INF github.com/traefik/traefik/v3/cmd/traefik/traefik.go:617 >`, { skip: "traefik_log" }],
  ["Traefik's console with a key", `${at} ERR error="no such service" entryPointName=web`, { skip: "traefik_log" }],
  ["Traefik before its log is set up", "INFO[0001] Configuration loaded from flags.", { skip: "traefik_log" }],
  ["a plugin of Traefik's", "DEBUG: CrowdsecBouncerTraefikPlugin: 2026/11/24 10:00:00 cache hit", { skip: "traefik_log" }],
  ["another plugin of Traefik's", "INFO: GeoBlock: 2026/11/24 10:00:00 request denied", { skip: "traefik_log" }],
  ["a program with logrus", go("listening on :8080"), { reject: "no_format" }],
  ["a program with zerolog", `{"level":"info","time":"${at}","message":"ready"}`, { reject: "no_format" }],
  ["a program with logrus in text", `time="${at}" level=info msg="listening on :8080"`, { reject: "no_format" }],
  ["a program's console", `${at} INF listening on :8080`, { reject: "no_format" }],
  ["a program that prints levels", "ERROR: cannot open the file", { reject: "no_format" }],
] as const;

// biome-ignore format: a table, a row a line
const caddyLines = [
  ["a message of the configuration", zap('"msg":"Caddyfile input is not formatted","adapter":"caddyfile"'), { skip: "caddy_log" }],
  ["a message with a logger", zap('"logger":"my.plugin","msg":"ready"'), { skip: "caddy_log" }],
  ["a message of the console", "2026/11/24 10:00:00.250\tWARN\tHTTP/2 skipped because it requires TLS\t{\"network\": \"tcp\"}", { skip: "caddy_log" }],
  ["half an access record", zap('"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"203').slice(0, -1), { reject: "no_format" }],
  ["a record of another encoder", go("listening on :8080"), { reject: "no_format" }],
] as const;

describe("lines of a file of Caddy's access log", () => {
  const caddyFirst = allParsers.toSorted(
    (a, b) => Number(b.format.name === "caddy") - Number(a.format.name === "caddy"),
  );
  it.each(caddyLines)("%s", (_what, line, taken) => {
    expect(lineParser(caddyFirst).parse(line)).toEqual(taken);
  });
});

describe("lines that are no requests", () => {
  it.each(lines)("%s", (_what, line, taken) => {
    expect(lineParser(allParsers).parse(line)).toEqual(taken);
  });
});
