import type { Format } from "../../parse/format.ts";

// the loggers of Caddy's modules, without those of the access and error logs
const logger = String.raw`(?!http\.log\.)(?:admin|caddy|config_loader|dns|docker-proxy|dynamic_dns|events|http|layer4|pki|storage|tls|watcher)(?:\.[\w.-]+)?`;
// messages without a logger, at start and shutdown
const messages = [
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

/** Lines of Caddy's own log. Other programs write "level", "ts" and "msg" too, so the logger or message must match. */
export const caddySkips: NonNullable<Format["skips"]> = [
  [
    "caddy_log",
    new RegExp(`^\\{"level":"(?:${level})","ts":[^,]+,(?:"logger":"${logger}",|"msg":"(?:${messages}))`),
  ],
  [
    "caddy_log",
    new RegExp(
      `^\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d+\\t\\S*(?:${level})\\S*\\t(?:${logger}\\t|(?:${messages}))`,
      "i",
    ),
  ],
];

/** Any record of Caddy's encoders without a request, in a file of its access log. */
export const ownSkips: NonNullable<Format["ownSkips"]> = [
  [
    "caddy_log",
    new RegExp(`^\\{(?!.*"request":)(?=.*"level":"(?:${level})")(?=.*"ts":)(?=.*"msg":).*\\}$`, "i"),
  ],
  [
    "caddy_log",
    new RegExp(
      `^\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?\\t\\S*(?:${level})\\S*\\t(?!http\\.log\\.access)(?!.*"request":)`,
      "i",
    ),
  ],
];
