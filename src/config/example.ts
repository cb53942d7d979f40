import type { FoundSource } from "./find-logs.ts";

// a JSON string is a YAML string
const quoted = (text: string): string => JSON.stringify(text);

function sourceText({ name, config, files }: FoundSource): string {
  const list = files.map((file) => `      - ${quoted(file)}\n`).join("");
  const from =
    config === null ? "    # from_config: /etc/nginx/nginx.conf" : `    from_config: ${quoted(config)}`;
  return `  - name: ${quoted(name)}
    files:
${list}${from}
    # format: nginx-combined        # default: detected from the first lines
    # tier: cdn                     # the hop that wrote the logs, if the format does not define it
    # host: www.example.com         # for logs without a host
    # timezone: Europe/Stockholm    # for times without a zone
`;
}

const placeholder: FoundSource = { name: "web", config: null, files: ["/var/log/nginx/access.log*"] };

/** The text of a new faultline.yaml with these sources; optional settings are comments. */
export function exampleText(sources: readonly FoundSource[], schemaFile: string): string {
  const listed = sources.length > 0 ? sources : [placeholder];
  const hint = sources.length > 0 ? "" : "  # no logs were found in the usual folders: add your files\n";
  return `# yaml-language-server: $schema=${schemaFile}
# Configuration of "faultline run". Relative paths start at the folder of this file. In cron:
#   15 0 * * * root faultline run --config /path/to/faultline.yaml 2>>/var/log/faultline.log

database: faultline.db

sources:
${hint}${listed.map(sourceText).join("\n")}
# Links from pages of these hosts are your own.
# own_hosts: [www.example.com]

# Paths that must not be missing: * matches within a segment, ** across segments.
# important:
#   paths: ['/checkout/**', /cart]
#   sitemap: https://www.example.com/sitemap.xml

# Your own routes. In other paths, ids are folded: /users/17 becomes /users/:id.
# routes: ['/shop/:category/:product', '/docs/**']

# One limit is critical; two, e.g. 0.5%,1%, are warning and critical.
thresholds:
  slo: 99.9%
  server_error_share: 1%
  rejects: 1%
  stale: 26h
  # min_days: 3

# What is not stored. The default is keep.
# privacy:
#   client_ip: truncate    # to the network; or hash (with a secret key), drop
#   query: drop            # query strings, including those of referers
#   referer: origin        # scheme and host; or drop
#   user_agent: drop

# Older requests are deleted.
retention: 90d

# %Y, %m, %d (%F: all three), %j, %G and %V (ISO week) are replaced by the day of the report.
outputs:
  - report: daily
    file: reports/%Y-%m-%d.csv
  # - report: faults
  #   file: reports/%Y-%m-%d-faults.html

# Metrics for the textfile collector of node_exporter.
# prometheus: /var/lib/node_exporter/textfile/faultline.prom

# Each incident is posted once when it starts and once when it ends. url_env keeps the URL out of this file.
# webhooks:
#   - url_env: FAULTLINE_WEBHOOK
#     format: slack
`;
}
