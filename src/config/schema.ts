import * as v from "valibot";
import { duration, limits, share } from "../check/quantity.ts";
import { UsageError } from "../errors.ts";
import { allReaders, candidates } from "../formats/candidates.ts";
import { printers } from "../print/index.ts";
import { findReport } from "../reports/index.ts";
import { nearest } from "../reports/nearest.ts";
import { bodies } from "../webhook/body.ts";
import { webhookTarget } from "../webhook/post.ts";
import { templatePattern } from "./day-template.ts";

const text = v.pipe(v.string(), v.nonEmpty("is empty"));
const described = (about: string) => v.pipe(text, v.description(about));

/** Runs what says in a UsageError why a value is wrong. */
function complaint(run: () => unknown): string | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

const words = (message: string): string => message.replace(/^--[a-z-]+:? /, "");

const complaints = <Input>(run: (value: Input) => unknown) =>
  v.rawCheck<Input>(({ dataset, addIssue }) => {
    const message = dataset.typed ? complaint(() => run(dataset.value)) : null;
    if (message !== null) addIssue({ message: words(message) });
  });

const list = (about: string) =>
  v.pipe(
    v.union([text, v.pipe(v.array(text), v.minLength(1, "is empty"))], "say a text or a list of texts"),
    v.description(about),
    v.transform((value) => (typeof value === "string" ? [value] : value)),
  );

/** A text that a reader of quantities understands. */
const quantity = <Value>(
  pattern: RegExp,
  read: (text: string) => Value | null,
  hint: string,
  about: string,
) =>
  v.pipe(
    v.union([v.string(), v.number()], hint),
    v.transform(String),
    v.check((value) => pattern.test(value) && read(value) !== null, hint),
    v.description(about),
    v.transform((value) => read(value) as Value),
  );

const shares = /^\s*\d+(?:\.\d+)?\s*%?(?:\s*,\s*\d+(?:\.\d+)?\s*%?)?\s*$/;
const lengths = /^\s*\d{1,6}\s*[mhdw](?:\s*,\s*\d{1,6}\s*[mhdw])?\s*$/;
const shareLimits = (about: string) =>
  quantity(
    shares,
    (value) => limits(value, share),
    "say a share, as 1% (critical) or 0.5%,1% (warning, critical)",
    about,
  );

const formatNames = [...new Set(allReaders.flatMap(({ name, format }) => [name, format.name]))];

function checkFormat(name: string): void {
  if (formatNames.includes(name)) return;
  const close = nearest(name, formatNames);
  throw new UsageError(
    `no format is named "${name}"; ${close ? `did you mean "${close}"? ` : ""}"faultline formats" lists them`,
  );
}

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

const pathGlob = v.pipe(text, v.regex(/^[/*]/, "a path begins with /"));

const important = v.strictObject({
  paths: v.optional(
    v.pipe(v.array(pathGlob), v.description("paths that matter: * within a segment, ** over several")),
  ),
  sitemap: v.optional(list("sitemaps, files or URLs: their pages matter")),
});

const atLeast = (least: number, about: string) =>
  v.pipe(v.number("say a number"), v.minValue(least, `is ${least} or more`), v.description(about));
const count = (about: string) => v.pipe(atLeast(1, about), v.integer("is a whole number"));

const minute = 60_000;
const inMinutes = (text: string): number | null => {
  const length = duration(text);
  return length === null ? null : length / minute;
};

/** `14.4:1h:5m`: a rate of burning, and the long and the short window in which it must be seen. */
function burn(text: string) {
  const [, rate = "", long = "", short = ""] = /^(\d+(?:\.\d+)?):(\w+):(\w+)$/.exec(text) ?? [];
  const windows = { long: inMinutes(long), short: inMinutes(short) };
  if (windows.long === null || windows.short === null || windows.short >= windows.long) return null;
  return { rate: Number(rate), long: windows.long, short: windows.short };
}

const burnHint = "say a rate, a long and a short window, as 14.4:1h:5m";

const thresholds = v.strictObject({
  slo: v.optional(
    quantity(
      /^\s*\d+(?:\.\d+)?\s*%?\s*$/,
      share,
      "say a share, as 99.9%",
      "share of requests that must not be server errors",
    ),
  ),
  burn: v.optional(
    v.pipe(
      v.array(quantity(/./, burn, burnHint, burnHint)),
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
      inMinutes,
      "say a length of time, as 15m",
      "an incident is over when it was calm for so long",
    ),
  ),
  server_error_share: v.optional(shareLimits("critical when more requests than this are server errors")),
  rejects: v.optional(shareLimits("critical when more lines than this cannot be read")),
  stale: v.optional(
    quantity(
      lengths,
      (value) => limits(value, duration),
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
      duration,
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
