import type { Format } from "../../parse/format.ts";

// keys that only Traefik's own log has
const keys =
  "(?:entryPoint|middleware|plugin|provider|metricsProvider|router|service|tlsStore)(?:Name|Type)|acmeCA";
// beginnings of its messages without one of these keys, at start and stop
const messages = [
  "Anonymous usage",
  "Configuration loaded from",
  "I have to go",
  "Many thanks for contributing to Traefik",
  "More details on: https://doc\\.traefik\\.io",
  "Help us improve Traefik",
  "Loading plugins",
  "Plugins? (?:are|loaded)",
  "Server stopped",
  "Shutting down",
  "Starting provider",
  "Starting TCP Server",
  "Starting server",
  "Static configuration loaded",
  "Stats collection is",
  "Stopping server gracefully",
  "Traefik version",
].join("|");

/** Lines of Traefik's own log. Many programs write "level", "msg" and "time", so these keys alone do not match. */
export const skips: NonNullable<Format["skips"]> = [
  [
    "traefik_log",
    new RegExp(`^\\{(?=.*"level":"\\w+")(?=.*"(?:${keys})":|.*"(?:msg|message)":"(?:\\\\n)?(?:${messages}))`),
  ],
  [
    "traefik_log",
    new RegExp(`^time="[^"]+" level=\\w+ msg="(?:(?:\\\\n)?(?:${messages})|.*" (?:.* )?(?:${keys})=)`),
  ],
  // version 3: a position in the source, or a message of Traefik
  [
    "traefik_log",
    new RegExp(
      `^\\d{4}-\\d\\d-\\d\\dT\\S+ [A-Z]{3} (?:github\\.com/traefik/|(?:${messages})|.* (?:${keys})=)`,
    ),
  ],
  // before the log is configured, and from plugins: a name, usually followed by the date of Go's log package
  ["traefik_log", new RegExp(`^(?:INFO|DEBU|WARN|ERRO)\\[[^\\]]+\\] (?:${messages})`)],
  [
    "traefik_log",
    /^(?:DEBUG|INFO|WARN|ERROR): (?:[\w-]*(?:bouncer|plugin|traefik)[\w-]*|[\w-]+: \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\b)/i,
  ],
];
