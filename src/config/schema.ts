// The schema of faultline.yaml. Its descriptions are shown by editors and make up README.md in this folder.
import * as v from "valibot";
import { candidates } from "../detect/candidates.ts";
import { UsageError } from "../errors.ts";
import { bodies } from "../notify/body.ts";
import { webhookTarget } from "../notify/post.ts";
import { printers } from "../print/index.ts";
import { findReport } from "../reports/registry.ts";
import {
  expectedBurnRate,
  expectedDuration,
  expectedPercentage,
  parseBurnRate,
  parseDuration,
  parseLimits,
  parseMinutes,
  parsePercentage,
} from "../units.ts";
import { templatePattern } from "./day-template.ts";
import {
  atLeast,
  checkedBy,
  checkFormat,
  count,
  described,
  durationLimitsPattern,
  formatNames,
  list,
  pathGlob,
  percentageLimits,
  quantity,
  text,
} from "./values.ts";

const source = v.pipe(
  v.strictObject({
    name: described("Name of the source, stored in the column `source`."),
    files: list("Files or globs."),
    format: v.optional(
      v.pipe(
        described(
          "Log format, a name listed by `faultline formats`. Default: detected from the first lines.",
        ),
        checkedBy(checkFormat),
      ),
    ),
    log_format: v.optional(described("Log format in the syntax of the server's configuration.")),
    from_config: v.optional(
      described(
        "Configuration file of the server. Log formats are read from it and from the files it includes.",
      ),
    ),
    tier: v.optional(
      v.pipe(
        v.picklist(["cdn", "proxy"]),
        v.description("The hop that wrote the logs, if the format does not define it."),
      ),
    ),
    host: v.optional(described("Host of requests whose log line has none.")),
    timezone: v.optional(
      described("Zone of times without one, e.g. `+02:00` or `Europe/Stockholm`. Default: UTC."),
    ),
    trusted_proxies: v.optional(
      list(
        "Proxies whose forwarded addresses are trusted, in addition to local ones: addresses and networks; `cloudflare`, `cloudfront`, `fastly`, `google` or `azure` for the networks that the service published; `@FILE` for a file with a network per line.",
      ),
    ),
  }),
  checkedBy(({ format, log_format, timezone, trusted_proxies }) => {
    if (log_format !== undefined || timezone !== undefined || trusted_proxies !== undefined)
      candidates({
        as: formatNames.includes(format ?? "") ? format : undefined,
        logFormat: log_format,
        timezone,
        // files are read when the folder of the configuration is known
        trustedProxies: trusted_proxies?.filter((entry) => !entry.startsWith("@")),
      });
  }),
);

const output = v.strictObject({
  report: v.pipe(
    described("Name of a report, or path of an .sql file."),
    checkedBy((name: string) => name.endsWith(".sql") || findReport(name)),
  ),
  file: v.pipe(
    text,
    v.regex(templatePattern, "supports %Y %m %d %F %y %j %G %V, and %% for a percent sign"),
    v.description(
      "File to write. Placeholders are replaced by the day of the report: `%Y`, `%m`, `%d`, `%F` (`%Y-%m-%d`), `%y`, `%j`, `%G` and `%V` (ISO week); `%%` is a percent sign. A file without a placeholder contains the newest day.",
    ),
  ),
  format: v.optional(
    v.pipe(
      v.picklist(Object.keys(printers) as (keyof typeof printers)[]),
      v.description("Output format. Default: by the extension of the file, else table."),
    ),
  ),
  source: v.optional(described("Only this source.")),
  host: v.optional(described("Only this host.")),
});

const webhook = v.pipe(
  v.strictObject({
    url: v.optional(v.pipe(described("URL to post to."), checkedBy(webhookTarget))),
    url_env: v.optional(
      described("Environment variable that contains the URL; keeps a secret URL out of this file."),
    ),
    format: v.optional(
      v.pipe(
        v.picklist(Object.keys(bodies) as (keyof typeof bodies)[]),
        v.description("Body of the post: `json` contains the incident, `slack` is a Slack message."),
      ),
      "json",
    ),
  }),
  v.check(({ url, url_env }) => (url === undefined) !== (url_env === undefined), "expected url or url_env"),
);

const important = v.strictObject({
  paths: v.optional(
    v.pipe(
      v.array(pathGlob),
      v.description("Path globs: `*` matches within a segment, `**` across segments."),
    ),
  ),
  sitemap: v.optional(
    list("Files or URLs of sitemaps or sitemap indexes, also gzip-compressed; their pages are important."),
  ),
});

const thresholds = v.strictObject({
  slo: v.optional(
    quantity(
      /^\s*\d+(?:\.\d+)?\s*%?\s*$/,
      parsePercentage,
      expectedPercentage,
      "Service level objective: percentage of requests without a server error. Default: 99.9%.",
    ),
  ),
  burn: v.optional(
    v.pipe(
      v.array(quantity(/./, parseBurnRate, expectedBurnRate, "`rate:long:short`, e.g. `14.4:1h:5m`.")),
      v.description(
        "Burn rates `rate:long:short`. An incident opens when the error budget burns at this rate in both windows. Default: `14.4:1h:5m`, `6:6h:30m`, `1:3d:6h`.",
      ),
    ),
  ),
  rise: v.optional(
    atLeast(1, "An incident also opens when the error rate is this many times the baseline. Default: 3."),
  ),
  min_errors: v.optional(
    count(
      "Minimum number of errors in five minutes; a burn needs half as many above the budget. Default: 20.",
    ),
  ),
  min_minutes: v.optional(count("Minimum number of minutes with errors. Default: 3.")),
  min_requests: v.optional(count("Minimum number of requests in the long window. Default: 100.")),
  calm: v.optional(
    quantity(
      /./,
      parseMinutes,
      expectedDuration,
      "An incident resolves after this time below the threshold. Default: 15m.",
    ),
  ),
  server_error_share: v.optional(
    percentageLimits("Check: percentage of requests with a server error. Default: 1%."),
  ),
  rejects: v.optional(
    percentageLimits(
      "Check: percentage of lines that no format could parse. If an ingest rejects more, `faultline run` exits with 3. Default: 1%.",
    ),
  ),
  stale: v.optional(
    quantity(
      durationLimitsPattern,
      (value) => parseLimits(value, parseDuration),
      "expected a duration, e.g. 26h (critical) or 13h,26h (warning, critical)",
      "Check: age of the newest line of each source. Default: 26h.",
    ),
  ),
  min_days: v.optional(count("Minimum number of days a path must be missing to be persistent. Default: 3.")),
});

const privacy = v.strictObject({
  client_ip: v.optional(
    v.pipe(
      v.picklist(["keep", "truncate", "hash", "drop"]),
      v.description(
        "`truncate` keeps the network: 24 bits of IPv4, 48 bits of IPv6. `hash` stores an HMAC with a secret key.",
      ),
    ),
  ),
  query: v.optional(
    v.pipe(v.picklist(["keep", "drop"]), v.description("Query strings, including those of referers.")),
  ),
  referer: v.optional(
    v.pipe(v.picklist(["keep", "origin", "drop"]), v.description("`origin` keeps scheme and host.")),
  ),
  user_agent: v.optional(
    v.pipe(
      v.picklist(["keep", "drop"]),
      v.description("`client_kind` is determined before the user agent is dropped."),
    ),
  ),
  key_file: v.optional(
    described(
      "File with the secret key of `hash`; created if it does not exist. Default: the database's name with `.key`.",
    ),
  ),
});

const settings = v.strictObject({
  database: v.optional(described("SQLite database file. Default: `$FAULTLINE_DB`, else `faultline.db`.")),
  sources: v.pipe(
    v.array(source),
    v.minLength(1, "expected at least one source"),
    v.description("The logs to read."),
  ),
  chain: v.optional(
    list(
      "Names of sources in the order in which a request passes them, from the client inward, e.g. `[edge, alb, nginx]`. Default: derived from the lines.",
    ),
  ),
  own_hosts: v.optional(
    list("Your own hosts: links from their pages to a missing path count as links of the own site."),
  ),
  important: v.optional(
    v.pipe(important, v.description("Paths that must not be missing, for `report missing` and the checks.")),
  ),
  routes: v.optional(
    v.pipe(
      v.array(pathGlob),
      v.description(
        "Your own routes, e.g. `/users/:name` or `/docs/**`. They are matched before ids are folded. A database holds at most 10,000 routes; a further path gets the longest known prefix, e.g. `/shop/…`.",
      ),
    ),
  ),
  thresholds: v.optional(
    v.pipe(
      thresholds,
      v.description(
        "Limits of incidents, checks and missing paths. For a check, one limit is critical; two, e.g. `0.5%,1%`, are warning and critical.",
      ),
    ),
    {},
  ),
  privacy: v.optional(
    v.pipe(
      privacy,
      v.description(
        "What is not stored; the default is `keep`. If anything is not kept, the text of rejected lines is not stored either.",
      ),
    ),
    {},
  ),
  retention: v.optional(
    quantity(
      /^\s*\d{1,6}\s*[dw]\s*$/,
      parseDuration,
      "expected a number of days, e.g. 90d",
      "Requests older than this are deleted, e.g. `90d`. Default: nothing is deleted.",
    ),
  ),
  outputs: v.optional(
    v.pipe(
      v.array(output),
      v.description(
        "Reports written to files for each day. A report with a longer default period covers that period up to the end of the day.",
      ),
    ),
    [],
  ),
  prometheus: v.optional(
    described("Metrics file for the textfile collector of node_exporter; its name must end with `.prom`."),
  ),
  webhooks: v.optional(
    v.pipe(
      v.array(webhook),
      v.description("Each incident is posted once when it starts and once when it ends."),
    ),
    [],
  ),
});

export type Settings = v.InferOutput<typeof settings>;

function checkChain({ sources, chain = [] }: Settings): void {
  const names = new Set(sources.map(({ name }) => name));
  const unknown = chain.find((name) => !names.has(name));
  if (unknown !== undefined)
    throw new UsageError(`no source is named "${unknown}"; expected names of ${[...names].join(", ")}`);
  if (new Set(chain).size < chain.length) throw new UsageError("a source occurs twice");
}

/** faultline.yaml; its relative paths start at its own folder. */
export const schema = v.pipe(settings, v.forward(checkedBy(checkChain), ["chain"]));
