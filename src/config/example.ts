import type { FoundSource } from "./find-logs.ts";

// JSON's way to write a text is YAML's too
const quoted = (text: string): string => JSON.stringify(text);

function sourceText({ name, config, files }: FoundSource): string {
  const list = files.map((file) => `      - ${quoted(file)}\n`).join("");
  const from =
    config === null ? "    # from_config: /etc/nginx/nginx.conf" : `    from_config: ${quoted(config)}`;
  return `  - name: ${quoted(name)}
    files:
${list}${from}
    # format: nginx-combined        # found by looking at the lines where it is left out
    # tier: cdn                     # the hop that wrote them, where the format leaves it open
    # host: www.example.com         # for logs that hold none
    # timezone: Europe/Stockholm    # for times that carry no zone
`;
}

const nothing: FoundSource = { name: "web", config: null, files: ["/var/log/nginx/access.log*"] };

/** A faultline.yaml to start with: what was found, and all else as comments. */
export function exampleText(sources: readonly FoundSource[], schemaFile: string): string {
  const found = sources.length > 0 ? sources : [nothing];
  const hint = sources.length > 0 ? "" : "  # no logs were found in the usual folders: name yours\n";
  return `# yaml-language-server: $schema=${schemaFile}
# What "faultline run" does. Paths are relative to this file. From cron:
#   15 0 * * * root faultline run --config /path/to/faultline.yaml 2>>/var/log/faultline.log

database: faultline.db

sources:
${hint}${found.map(sourceText).join("\n")}
# Links from pages of these hosts are your own.
# own_hosts: [www.example.com]

# Pages that must not be missing: * within a segment, ** over several.
# important:
#   paths: ['/checkout/**', /cart]
#   sitemap: https://www.example.com/sitemap.xml

# Routes of your own; what they leave is folded as ever: /users/17 is /users/:id.
# routes: ['/shop/:category/:product', '/docs/**']

# One limit is critical; two, as 0.5%,1%, are warning and critical.
thresholds:
  slo: 99.9%
  server_error_share: 1%
  rejects: 1%
  stale: 26h
  # min_days: 3

# What is not stored. keep is the rule.
# privacy:
#   client_ip: truncate    # to the network; hash: with a secret key; drop
#   query: drop            # query strings, those of referers too
#   referer: origin        # scheme and host alone; drop
#   user_agent: drop

# Older requests are deleted.
retention: 90d

# %Y, %m, %d (%F: all three), %j, %G and %V (ISO week) are of the day that the report is about.
outputs:
  - report: daily
    file: reports/%Y-%m-%d.csv
  # - report: faults
  #   file: reports/%Y-%m-%d-faults.html

# For node_exporter's textfile collector.
# prometheus: /var/lib/node_exporter/textfile/faultline.prom

# Told of each incident once when it starts and once when it ends. url_env keeps the URL out of this file.
# webhooks:
#   - url_env: FAULTLINE_WEBHOOK
#     format: slack
`;
}
