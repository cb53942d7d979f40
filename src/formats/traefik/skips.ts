import type { Format } from "../../parse/format.ts";

// keys that Traefik's own log has, and nobody else's
const key =
  "(?:entryPoint|middleware|plugin|provider|metricsProvider|router|service|tlsStore)(?:Name|Type)|acmeCA";
// what it says without one of them, as it starts and ends; whole beginnings of sentences
const said = [
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

/** Lines of Traefik's own log. Anybody's program writes "level", "msg" and "time", so these alone do not do. */
export const skips: NonNullable<Format["skips"]> = [
  [
    "traefik_log",
    new RegExp(`^\\{(?=.*"level":"\\w+")(?=.*"(?:${key})":|.*"(?:msg|message)":"(?:\\\\n)?(?:${said}))`),
  ],
  [
    "traefik_log",
    new RegExp(`^time="[^"]+" level=\\w+ msg="(?:(?:\\\\n)?(?:${said})|.*" (?:.* )?(?:${key})=)`),
  ],
  // version 3: the place in the source, or what only Traefik says
  [
    "traefik_log",
    new RegExp(`^\\d{4}-\\d\\d-\\d\\dT\\S+ [A-Z]{3} (?:github\\.com/traefik/|(?:${said})|.* (?:${key})=)`),
  ],
  // before the format of the log is known, and from plugins: a name, and mostly the date that Go's log puts there
  ["traefik_log", new RegExp(`^(?:INFO|DEBU|WARN|ERRO)\\[[^\\]]+\\] (?:${said})`)],
  [
    "traefik_log",
    /^(?:DEBUG|INFO|WARN|ERROR): (?:[\w-]*(?:bouncer|plugin|traefik)[\w-]*|[\w-]+: \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\b)/i,
  ],
];
