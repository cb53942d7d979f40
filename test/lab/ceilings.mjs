// What a line of a format can tell, for each class of request.
// Three letters: answered_by, fault, reason. Y: a field says so by its documented meaning. h: only a hint (the size of
// a built-in page, a status that this server seldom makes otherwise, a duration). n: the line cannot tell.
// A judgement written by hand after reading lines of trial runs; it never looks at the lines that it is applied to.

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

/** Faults that leave the same line; `scenario` where it stands alone. */
function classOf({ scenario, reason, recovered, answered_by }) {
  if (reason === null) return recovered ? (scenario.startsWith("stale") ? "stale" : "recovered") : "ok";
  if (/^cached_/.test(scenario)) return answered_by === "cdn" ? "cached" : "own";
  if (/^(?:down_after_failure|all_down|down_by_check)$/.test(scenario))
    return reason === "origin_refused" ? "refused" : "unhealthy";
  return classes.find(([, pattern]) => pattern.test(scenario))?.[0] ?? scenario;
}

const tables = {};

function put(kind, text, base = {}) {
  tables[kind] = { ...base };
  for (const [, name, letters] of text.matchAll(/(\w+)=(\w{3})/g)) tables[kind][name] = letters;
}

put(
  "nginx combined",
  `ok=YYY recovered=YYY stale=YYY own=hhh refused=hhn ctimeout=hhh rtimeout=hhh reset=hhn garbage=YYh bad_header=hhn big_header=hhn partial=nnn partialc=nnn unhealthy=hhn tls=hhn dns=hhn
 client_gone=YYY client_gone_slow=YYY client_gone_rst=YYY client_gone_connecting=YYY client_gone_h2=YYY client_gone_midbody=nnn client_gone_upload=hhh client_gone_behind_cdn=hhh badline=YYY badreq=hhh bad_longuri=hhh bad_version=hhh
 big_body=hhh slow_head=hhh slow_body=hhh limit=hhn limit_429=hhh deny=hhh auth=hhh ret_418=nnn ret_503=hhn static_404=hhn no_site=hhn cycle=hhh broken=hhh sorry_page=nnn cdn_hasty=nnn`,
);
put(
  "nginx ingress",
  `own=YYY refused=YYn ctimeout=YYY rtimeout=YYY reset=YYn garbage=YYh bad_header=YYn big_header=YYn unhealthy=YYY tls=YYn dns=YYh client_gone_upload=Yhh badreq=Yhh bad_longuri=YYh bad_version=YYh big_body=YYh slow_head=YYY slow_body=YYY
 limit=YYn limit_429=YYh deny=YYh auth=YYh ret_418=YYh ret_503=YYn static_404=YYn no_site=YYn cycle=YYh broken=YYh sorry_page=YYY client_gone_behind_cdn=YYY`,
  tables["nginx combined"],
);
put("nginx rich", `refused=YYh reset=YYY bad_header=YYY big_header=YYh`, tables["nginx ingress"]);
put("nginx json", "", tables["nginx rich"]);
put(
  "nginx own",
  `partial=YYY client_gone_midbody=YYY limit=YYY limit_429=YYY no_site=YYh static_404=YYh client_gone_upload=YYY`,
  tables["nginx rich"],
);
put(
  "haproxy httplog",
  `ok=YYY recovered=YYY own=YYY refused=YYh tls=YYn ctimeout=YYY rtimeout=YYY reset=YYY garbage=YYh bad_header=YYh big_header=YYh resp_deny=Ynn partial=YYY partialc=YYY unhealthy=YYh dns=YYn no_site=YYY queue_full=YYh
 client_gone=nnn client_gone_slow=nnn client_gone_rst=nnn client_gone_connecting=nnn client_gone_h2=YYY client_gone_midbody=YYY client_gone_upload=YYY badline=YYY badreq=YYY bad_longuri=YYY big_body=YYh slow_head=YYY slow_body=nnn
 limit_429=YYh deny=YYh auth=YYh tarpit=YYY ret_418=YYY ret_503=YYY`,
);
put("haproxy json", `refused=YYY tls=YYY resp_deny=YYh`, tables["haproxy httplog"]);
put(
  "apache combined",
  `ok=YYY recovered=YYY own=hhh refused=hnn ctimeout=hnn unhealthy=hnn rtimeout=hhn reset=hhn garbage=hhn bad_header=hhn big_header=hhn tls=hhn dns=hhn partial=nnn partialc=nnn
 client_gone=nnn client_gone_slow=nnn client_gone_rst=nhn client_gone_connecting=nnn client_gone_h2=nhn client_gone_midbody=nnn client_gone_upload=hhn badline=YYY badreq=hhh bad_longuri=hhh slow_head=hhh slow_body=hhh bad_tls_hello=YYn
 deny=hhh auth=hhh ret_418=nnn ret_503=hnn static_404=hhn no_site=hhn cycle=hhn`,
);
put(
  "apache extra",
  `own=YYY refused=YYh ctimeout=YYh unhealthy=YYn rtimeout=YYh reset=YYh garbage=YYh bad_header=YYh big_header=YYh tls=YYn dns=YYn partial=Yhh partialc=Yhh client_gone_rst=nhh client_gone_h2=nhh client_gone_midbody=Yhh client_gone_upload=Yhh
 badreq=YYh bad_longuri=YYh slow_head=YYY slow_body=YYY deny=YYh auth=YYh ret_418=YYh ret_503=YYh static_404=YYh no_site=YYh cycle=YYY`,
  tables["apache combined"],
);
put(
  "caddy json",
  `ok=YYY recovered=YYY own=YYY refused=YYn ctimeout=YYh rtimeout=YYY reset=YYn garbage=YYn bad_header=YYn big_header=YYn tls=YYn dns=YYn big_body=Ynn unhealthy=YYh partial=Ynn partialc=Ynn client_gone_midbody=Ynn
 client_gone=YYh client_gone_slow=YYh client_gone_rst=YYh client_gone_connecting=YYh client_gone_h2=YYh client_gone_upload=YYh slow_body=nhn no_site=nnn deny=YYh auth=YYY ret_418=YYh ret_503=YYh static_404=YYh`,
);
// the CDN in front of a proxy: what came from behind bears no name of its maker, only its size hints at the proxy's built-in page
const behind = `ok=YYY recovered=YYY stale=YYY own=hhh refused=hhn ctimeout=hhh rtimeout=hhh reset=hhn bad_header=hhn big_header=hhn partial=nnn partialc=nnn unhealthy=hhn limit_429=hhh deny=hhh auth=hhh ret_418=nnn ret_503=hhn static_404=hhn broken=hhh `;
put(
  "varnishncsa default",
  behind +
    `garbage=nnn client_gone_slow=nnn client_gone_behind_cdn=nnn client_gone_midbody=nnn badline=YYY badreq=nnn cached=nnn cdn_deny=nnn cdn_limit=nnn cdn_nosite=nnn cdn_code=nnn cdn_hasty=nnn proxy_lost=nnn proxy_sick=nnn`,
);
put(
  "varnishncsa own",
  `garbage=Yhn badreq=YYh cached=YYY cdn_deny=YYh cdn_limit=YYh cdn_nosite=YYh cdn_code=YYh cdn_hasty=Yhh proxy_lost=Ynh proxy_sick=Ynn`,
  tables["varnishncsa default"],
);
put(
  "edge nginx combined",
  behind +
    `garbage=YYh client_gone_slow=nnn client_gone_behind_cdn=nhn client_gone_midbody=nnn badline=YYY badreq=hhh bad_longuri=hhh slow_head=hhh cached=nnn cdn_deny=nnn cdn_limit=nnn cdn_nosite=YYh cdn_hasty=nhh proxy_lost=nnn`,
);
put(
  "edge nginx json",
  `badreq=YYh bad_longuri=YYh slow_head=YYY cached=YYY cdn_deny=YYh cdn_limit=YYh cdn_hasty=YhY proxy_lost=Ynh garbage=Yhh`,
  tables["edge nginx combined"],
);
put(
  "edge nginx own",
  `partial=hhY client_gone_midbody=YYY client_gone_slow=YYY client_gone_behind_cdn=YYY cdn_limit=YYY`,
  tables["edge nginx json"],
);
// an edge with a cache fetches on when its client has left: what stands in the line of the hop behind is a good answer
const innerHop = "cdn_hasty=nnn client_gone_midbody=nnn client_gone_slow=nnn";
put("behind nginx rich", innerHop, tables["nginx rich"]);
put("behind nginx json", innerHop, tables["nginx json"]);

const innerClass = { origin_timeout: "read_timeout", origin_reset: "reset", origin_error: "origin_500" };

/** The letters for a request in the log of a hop. */
export function tellable(kind, hop, request) {
  const inner = request.scenario === "cdn_hasty" ? undefined : request.hop?.[hop];
  const seen = inner ? { ...request, ...inner, scenario: innerClass[inner.reason] } : request;
  return tables[kind]?.[seen.scenario] ?? tables[kind]?.[classOf(seen)] ?? "nnn";
}
