import type { Format } from "../../parse/format.ts";

// the loggers of Caddy's modules; a record of the access or error log that is none of a request is no such line
const logger = String.raw`(?!http\.log\.)(?:admin|caddy|config_loader|dns|docker-proxy|dynamic_dns|events|http|layer4|pki|storage|tls|watcher)(?:\.[\w.-]+)?`;
// what Caddy itself says without a logger, as it starts and ends
const said = [
  "GOMEMLIMIT",
  "adapted config",
  "autosaved config",
  "caddy",
  "config is unchanged",
  "exiting",
  "force quit",
  "load complete",
  "loading new config",
  "maxprocs",
  "redirected default logger",
  "serving initial configuration",
  "shutdown complete",
  "shutting down",
  "using",
].join("|");
const level = "debug|info|warn|error|panic|fatal";

/** Lines of Caddy's own log. Anybody's program writes "level", "ts" and "msg", so these alone do not do. */
export const skips: NonNullable<Format["skips"]> = [
  [
    "caddy_log",
    new RegExp(`^\\{"level":"(?:${level})","ts":[^,]+,(?:"logger":"${logger}",|"msg":"(?:${said}))`),
  ],
  [
    "caddy_log",
    new RegExp(
      `^\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d+\\t\\S*(?:${level})\\S*\\t(?:${logger}\\t|(?:${said}))`,
      "i",
    ),
  ],
];
