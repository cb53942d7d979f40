import * as v from "valibot";
import { candidates } from "../detect/candidates.ts";
import { bodies } from "../notify/body.ts";
import { webhookTarget } from "../notify/post.ts";
import { printers } from "../print/index.ts";
import { findReport } from "../reports/registry.ts";
import {
  expectedBurnRate,
  expectedDuration,
  parseBurnRate,
  parseDuration,
  parseLimits,
  parseMinutes,
  parsePercentage,
} from "../units.ts";
import { templatePattern } from "./day-template.ts";
import {
  atLeast,
  checkFormat,
  complaints,
  count,
  described,
  formatNames,
  lengths,
  list,
  pathGlob,
  quantity,
  shareLimits,
  text,
} from "./values.ts";

const source = v.pipe(
  v.strictObject({
    name: described("name for where these logs come from: the column source"),
    files: list("files or globs"),
    format: v.optional(
      v.pipe(
        described("read them as this format; found by itself where it is left out"),
        complaints(checkFormat),
      ),
    ),
    log_format: v.optional(described("how lines are written, in the server's own language")),
    from_config: v.optional(described("the server's own configuration, to take formats from")),
    tier: v.optional(v.pipe(v.picklist(["cdn", "proxy"]), v.description("the hop that wrote them"))),
    host: v.optional(described("the host of requests whose log has none")),
    timezone: v.optional(described("of times that carry no zone: +02:00 or Europe/Stockholm")),
  }),
  complaints(({ format, log_format, timezone }) => {
    if (log_format !== undefined || timezone !== undefined)
      candidates({
        as: formatNames.includes(format ?? "") ? format : undefined,
        logFormat: log_format,
        timezone,
      });
  }),
);

const output = v.strictObject({
  report: v.pipe(
    described("a report's name, or the path of an .sql file of your own"),
    complaints((name: string) => name.endsWith(".sql") || findReport(name)),
  ),
  file: v.pipe(
    text,
    v.regex(templatePattern, "knows %Y %m %d %F %y %j %G %V, and %% for a percent sign"),
    v.description("where to write it; %Y-%m-%d stands for the day"),
  ),
  format: v.optional(
    v.pipe(
      v.picklist(Object.keys(printers) as (keyof typeof printers)[]),
      v.description("else by the file's ending, else table"),
    ),
  ),
  source: v.optional(described("only this source")),
  host: v.optional(described("only this host")),
});

const webhook = v.pipe(
  v.strictObject({
    url: v.optional(v.pipe(described("where to post"), complaints(webhookTarget))),
    url_env: v.optional(
      described("the environment variable that holds the URL, so that it is not written down here"),
    ),
    format: v.optional(
      v.pipe(
        v.picklist(Object.keys(bodies) as (keyof typeof bodies)[]),
        v.description("json, or a body for Slack"),
      ),
      "json",
    ),
  }),
  v.check(({ url, url_env }) => (url === undefined) !== (url_env === undefined), "give url or url_env"),
);

const important = v.strictObject({
  paths: v.optional(
    v.pipe(v.array(pathGlob), v.description("paths that matter: * within a segment, ** over several")),
  ),
  sitemap: v.optional(list("sitemaps, files or URLs: their pages matter")),
});

const thresholds = v.strictObject({
  slo: v.optional(
    quantity(
      /^\s*\d+(?:\.\d+)?\s*%?\s*$/,
      parsePercentage,
      "say a share, as 99.9%",
      "share of requests that must not be server errors",
    ),
  ),
  burn: v.optional(
    v.pipe(
      v.array(quantity(/./, parseBurnRate, expectedBurnRate, "rate:long:short, e.g. 14.4:1h:5m")),
      v.description("an incident opens when the error budget burns so fast in both windows"),
    ),
  ),
  rise: v.optional(atLeast(1, "or when errors are so many times what is usual")),
  min_errors: v.optional(count("with so many errors in five minutes")),
  min_minutes: v.optional(count("in so many different minutes")),
  min_requests: v.optional(count("of at least so many requests")),
  calm: v.optional(
    quantity(
      /./,
      parseMinutes,
      expectedDuration,
      "an incident resolves after this time below the threshold (default: 15m)",
    ),
  ),
  server_error_share: v.optional(shareLimits("critical when more requests than this are server errors")),
  rejects: v.optional(shareLimits("critical when more lines than this cannot be read")),
  stale: v.optional(
    quantity(
      lengths,
      (value) => parseLimits(value, parseDuration),
      "say a length of time, as 26h",
      "critical when a source's newest line is older",
    ),
  ),
  min_days: v.optional(count("how many days a path must be missing")),
});

const privacy = v.strictObject({
  client_ip: v.optional(
    v.pipe(
      v.picklist(["keep", "truncate", "hash", "drop"]),
      v.description("truncate: IPv4 to 24 bits, IPv6 to 48; hash: with a secret key"),
    ),
  ),
  query: v.optional(
    v.pipe(v.picklist(["keep", "drop"]), v.description("query strings, those of referers too")),
  ),
  referer: v.optional(
    v.pipe(v.picklist(["keep", "origin", "drop"]), v.description("origin: scheme and host alone")),
  ),
  user_agent: v.optional(
    v.pipe(v.picklist(["keep", "drop"]), v.description("client_kind is worked out before it is dropped")),
  ),
  key_file: v.optional(described("the key of hash; made where there is none (default: beside the database)")),
});

/** faultline.yaml. Paths in it are relative to the file itself. */
export const schema = v.strictObject({
  database: v.optional(described("the SQLite file (default: FAULTLINE_DB, else faultline.db)")),
  sources: v.pipe(
    v.array(source),
    v.minLength(1, "name at least one source"),
    v.description("the logs to read"),
  ),
  own_hosts: v.optional(list("hosts that are yours: links from their pages are your own")),
  important: v.optional(important),
  routes: v.optional(
    v.pipe(v.array(pathGlob), v.description("routes of your own, asked first: /users/:id, /shop/**")),
  ),
  thresholds: v.optional(thresholds, {}),
  privacy: v.optional(v.pipe(privacy, v.description("what is not stored")), {}),
  retention: v.optional(
    quantity(
      /^\s*\d{1,6}\s*[dw]\s*$/,
      parseDuration,
      "say a number of days, as 90d",
      "requests older than this are deleted",
    ),
  ),
  outputs: v.optional(v.pipe(v.array(output), v.description("reports of a day, written to files")), []),
  prometheus: v.optional(described("a file for node_exporter's textfile collector; ends with .prom")),
  webhooks: v.optional(
    v.pipe(
      v.array(webhook),
      v.description("told of each incident once when it starts and once when it ends"),
    ),
    [],
  ),
});

export type Settings = v.InferOutput<typeof schema>;
