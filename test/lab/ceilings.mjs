// The ceiling of each log format: the verdict fields that a line can determine, for each class of request.
// Three letters for answered_by, fault, reason. Y: a field determines it by its documented meaning. h: only a hint (the size
// of a built-in page, a status that this server rarely generates otherwise, a duration). n: the line does not determine it.
// Written by hand from the lines of trial runs; never derived from the lines that are scored.

const classes = [
  ["own", /^(?:origin_|retried_|partial_500$|recovered_refused$)/],
  ["refused", /^(?:refused(?:_h2|_post)?|both_refused)$/],
  ["ctimeout", /^connect_timeout$/],
  ["rtimeout", /^(?:read_timeout.*|refused_then_timeout|closed_then_timeout)$/],
  ["reset", /^(?:closed_(?:silently|late)|reset|timeout_then_reset)$/],
  ["partialc", /^partial_chunked$/],
  ["partial", /^partial_/],
  ["tls", /^tls_/],
  ["dns", /^dns_/],
  ["badline", /^bad_(?:garbage|tls_hello)$/],
  ["badreq", /^bad_(?:nohost|length|bighead)$/],
  ["limit", /^limit_(?:503|conn)$/],
  ["stale", /^stale(?:_500)?$/],
];

/** The class of requests with the same line; the scenario itself if no class contains it. */
function classOf({ scenario, reason, recovered, answered_by }) {
  if (reason === null) return recovered ? (scenario.startsWith("stale") ? "stale" : "recovered") : "ok";
  if (/^cached_/.test(scenario)) return answered_by === "cdn" ? "cached" : "own";
  if (/^(?:down_after_failure|all_down|down_by_check)$/.test(scenario))
    return reason === "origin_refused" ? "refused" : "unhealthy";
  return classes.find(([, pattern]) => pattern.test(scenario))?.[0] ?? scenario;
}

const tables = {};

function define(format, text, base = {}) {
  tables[format] = { ...base };
  for (const [, name, letters] of text.matchAll(/(\w+)=(\w{3})/g)) tables[format][name] = letters;
}

define(
  "nginx combined",
  `ok=YYY recovered=YYY stale=YYY own=hhh refused=hhn ctimeout=hhh rtimeout=hhh reset=hhn garbage=YYh bad_header=hhn big_header=hhn partial=nnn partialc=nnn unhealthy=hhn tls=hhn dns=hhn
 client_gone=YYY client_gone_slow=YYY client_gone_rst=YYY client_gone_connecting=YYY client_gone_h2=YYY client_gone_midbody=nnn client_gone_upload=hhh client_gone_behind_cdn=hhh badline=YYY badreq=hhh bad_longuri=hhh bad_version=hhh
 big_body=hhh slow_head=hhh slow_body=hhh limit=hhn limit_429=hhh deny=hhh auth=hhh ret_418=nnn ret_503=hhn static_404=hhn no_site=hhn cycle=hhh broken=hhh sorry_page=nnn cdn_hasty=nnn`,
);
define(
  "nginx ingress",
  `own=YYY refused=YYn ctimeout=YYY rtimeout=YYY reset=YYn garbage=YYh bad_header=YYn big_header=YYn unhealthy=YYY tls=YYn dns=YYh client_gone_upload=Yhh badreq=Yhh bad_longuri=YYh bad_version=YYh big_body=YYh slow_head=YYY slow_body=YYY
 limit=YYn limit_429=YYh deny=YYh auth=YYh ret_418=YYh ret_503=YYn static_404=YYn no_site=YYn cycle=YYh broken=YYh sorry_page=YYY client_gone_behind_cdn=YYY`,
  tables["nginx combined"],
);
define("nginx rich", `refused=YYh reset=YYY bad_header=YYY big_header=YYh`, tables["nginx ingress"]);
define("nginx json", "", tables["nginx rich"]);
define(
  "nginx own",
  `partial=YYY client_gone_midbody=YYY limit=YYY limit_429=YYY no_site=YYh static_404=YYh client_gone_upload=YYY`,
  tables["nginx rich"],
);
define(
  "haproxy httplog",
  `ok=YYY recovered=YYY own=YYY refused=YYh tls=YYn ctimeout=YYY rtimeout=YYY reset=YYY garbage=YYh bad_header=YYh big_header=YYh resp_deny=Ynn partial=YYY partialc=YYY unhealthy=YYh dns=YYn no_site=YYY queue_full=YYh
 client_gone=nnn client_gone_slow=nnn client_gone_rst=nnn client_gone_connecting=nnn client_gone_h2=YYY client_gone_midbody=YYY client_gone_upload=YYY badline=YYY badreq=YYY bad_longuri=YYY big_body=YYh slow_head=YYY slow_body=nnn
 limit_429=YYh deny=YYh auth=YYh tarpit=YYY ret_418=YYY ret_503=YYY`,
);
define("haproxy json", `refused=YYY tls=YYY resp_deny=YYh`, tables["haproxy httplog"]);
define(
  "apache combined",
  `ok=YYY recovered=YYY own=hhh refused=hnn ctimeout=hnn unhealthy=hnn rtimeout=hhn reset=hhn garbage=hhn bad_header=hhn big_header=hhn tls=hhn dns=hhn partial=nnn partialc=nnn
 client_gone=nnn client_gone_slow=nnn client_gone_rst=nhn client_gone_connecting=nnn client_gone_h2=nhn client_gone_midbody=nnn client_gone_upload=hhn badline=YYY badreq=hhh bad_longuri=hhh slow_head=hhh slow_body=hhh bad_tls_hello=YYn
 deny=hhh auth=hhh ret_418=nnn ret_503=hnn static_404=hhn no_site=hhn cycle=hhn`,
);
define(
  "apache extra",
  `own=YYY refused=YYh ctimeout=YYh unhealthy=YYn rtimeout=YYh reset=YYh garbage=YYh bad_header=YYh big_header=YYh tls=YYn dns=YYn partial=Yhh partialc=Yhh client_gone_rst=nhh client_gone_h2=nhh client_gone_midbody=Yhh client_gone_upload=Yhh
 badreq=YYh bad_longuri=YYh slow_head=YYY slow_body=YYY deny=YYh auth=YYh ret_418=YYh ret_503=YYh static_404=YYh no_site=YYh cycle=YYY`,
  tables["apache combined"],
);
define(
  "caddy json",
  `ok=YYY recovered=YYY own=YYY refused=YYn ctimeout=YYh rtimeout=YYY reset=YYn garbage=YYn bad_header=YYn big_header=YYn tls=YYn dns=YYn big_body=Ynn unhealthy=YYh partial=Ynn partialc=Ynn client_gone_midbody=Ynn
 client_gone=YYh client_gone_slow=YYh client_gone_rst=YYh client_gone_connecting=YYh client_gone_h2=YYh client_gone_upload=YYh slow_body=nhn no_site=nnn deny=YYh auth=YYY ret_418=YYh ret_503=YYh static_404=YYh`,
);
// a CDN in front of a proxy: a response does not name the hop that generated it; only its size hints at the proxy's built-in page
const edgeBase = `ok=YYY recovered=YYY stale=YYY own=hhh refused=hhn ctimeout=hhh rtimeout=hhh reset=hhn bad_header=hhn big_header=hhn partial=nnn partialc=nnn unhealthy=hhn limit_429=hhh deny=hhh auth=hhh ret_418=nnn ret_503=hhn static_404=hhn broken=hhh `;
define(
  "varnishncsa default",
  edgeBase +
    `garbage=nnn client_gone_slow=nnn client_gone_behind_cdn=nnn client_gone_midbody=nnn badline=YYY badreq=nnn cached=nnn cdn_deny=nnn cdn_limit=nnn cdn_nosite=nnn cdn_code=nnn cdn_hasty=nnn proxy_lost=nnn proxy_sick=nnn`,
);
define(
  "varnishncsa own",
  `garbage=Yhn badreq=YYh cached=YYY cdn_deny=YYh cdn_limit=YYh cdn_nosite=YYh cdn_code=YYh cdn_hasty=Yhh proxy_lost=Ynh proxy_sick=Ynn`,
  tables["varnishncsa default"],
);
define(
  "edge nginx combined",
  edgeBase +
    `garbage=YYh client_gone_slow=nnn client_gone_behind_cdn=nhn client_gone_midbody=nnn badline=YYY badreq=hhh bad_longuri=hhh slow_head=hhh cached=nnn cdn_deny=nnn cdn_limit=nnn cdn_nosite=YYh cdn_hasty=nhh proxy_lost=nnn`,
);
define(
  "edge nginx json",
  `badreq=YYh bad_longuri=YYh slow_head=YYY cached=YYY cdn_deny=YYh cdn_limit=YYh cdn_hasty=YhY proxy_lost=Ynh garbage=Yhh`,
  tables["edge nginx combined"],
);
define(
  "edge nginx own",
  `partial=hhY client_gone_midbody=YYY client_gone_slow=YYY client_gone_behind_cdn=YYY cdn_limit=YYY`,
  tables["edge nginx json"],
);
// an edge with a cache continues to fetch after its client disconnected, so the inner hop logs a successful response
const innerHop = "cdn_hasty=nnn client_gone_midbody=nnn client_gone_slow=nnn";
define("behind nginx rich", innerHop, tables["nginx rich"]);
define("behind nginx json", innerHop, tables["nginx json"]);
define("behind nginx own", innerHop, tables["nginx own"]);

const innerClass = { origin_timeout: "read_timeout", origin_reset: "reset", origin_error: "origin_500" };

/** The three letters for a request in the log of a hop. */
export function ceilingOf(format, hop, request) {
  const inner = request.scenario === "cdn_hasty" ? undefined : request.hop?.[hop];
  const visible = inner ? { ...request, ...inner, scenario: innerClass[inner.reason] } : request;
  return tables[format]?.[visible.scenario] ?? tables[format]?.[classOf(visible)] ?? "nnn";
}
