import type { Hop } from "../request.ts";

interface ReasonGuide {
  /** the hop to examine first; the prefix of the reason */
  readonly fault: Hop | "unknown";
  readonly meaning: string;
  /** the usual cause */
  readonly cause: string;
  /** instructions for an on-call engineer by hop, the most useful first */
  readonly check: Partial<Record<Hop, string>>;
}

/** All reasons, with the guide that `explain` and reports print. */
export const reasons = {
  origin_error: {
    fault: "origin",
    meaning: "the origin itself answered 5xx",
    cause: "an exception in the application, or a failed dependency (database, queue, another service)",
    check: {
      origin:
        "read the application's error log at this time, for this path or request id; then check the last deploy",
      proxy: "nothing to check: it only passed the response on",
    },
  },
  origin_not_found: {
    fault: "origin",
    meaning: "the origin itself answered 404 or 410",
    cause: "a page that was moved or removed without a redirect, or a wrong link",
    check: {
      origin: "decide whether this path should exist; if it moved, add a redirect",
      client: "check the referer: fix the link if it is on one of your own pages",
    },
  },
  origin_rejected: {
    fault: "origin",
    meaning: "the origin itself answered another 4xx",
    cause: "an expired login, invalid input, or a limit of the application",
    check: {
      origin:
        "find the rule of the application that rejects the request, and check whether it began with a deploy",
      client: "check whether one client or release sends most of these requests",
    },
  },
  origin_refused: {
    fault: "origin",
    meaning: "the connection to the origin could not be made",
    cause:
      "the process is down or restarting, listens on another address or port, or has a full accept queue",
    check: {
      origin:
        "check that the process runs and listens on the logged address, and whether it was restarted or killed (OOM)",
      proxy:
        "check the address and port of the upstream in the configuration, firewalls on the way, and https to a plain port",
    },
  },
  origin_timeout: {
    fault: "origin",
    meaning: "the origin did not connect or answer in time",
    cause: "slow queries, exhausted workers or connection pools, or a host that drops packets",
    check: {
      origin: "check busy and waiting workers, the slow query log, CPU and memory at this time",
      proxy:
        "compare its timeout (proxy_read_timeout, idle timeout) with the duration of this route; without a connection, check for a firewall that drops packets",
    },
  },
  origin_reset: {
    fault: "origin",
    meaning: "the origin closed the connection, or its answer was no valid HTTP",
    cause:
      "a crash during the request, a killed worker, or a keep-alive timeout shorter than that of the proxy",
    check: {
      origin:
        "check for crashes and restarts at this time; set its keep-alive timeout longer than that of the proxy",
      proxy:
        "check the limit for response headers (proxy_buffer_size) if headers or cookies are large; check http against https",
    },
  },
  origin_incomplete: {
    fault: "origin",
    meaning: "the origin's answer broke off after it had begun",
    cause: "an exception while the body was written, a killed worker, or a wrong Content-Length",
    check: {
      origin:
        "check for errors while streaming and worker timeouts; compare Content-Length with the length of the body",
      proxy: "check the space for temporary files, and the read timeout between two parts of a body",
    },
  },
  origin_tls: {
    fault: "origin",
    meaning: "the TLS handshake with the origin failed",
    cause: "an expired certificate, a certificate for another name, or no common protocol version",
    check: {
      origin:
        "check the dates, names and chain of the certificate: openssl s_client -connect HOST:PORT -servername NAME",
      proxy: "check the trusted CA, the server name that it sends, and http against https for this upstream",
    },
  },
  origin_dns: {
    fault: "origin",
    meaning: "the origin's name did not resolve",
    cause: "a removed or renamed DNS record, or a resolver that does not respond",
    check: {
      proxy: "resolve the name of the origin on the host of the proxy, with the configured resolver",
      origin: "check that its DNS record exists",
    },
  },
  origin_unhealthy: {
    fault: "origin",
    meaning: "no origin was available to try (no live upstream, no healthy target)",
    cause: "health checks or failures removed every server, or no server is registered",
    check: {
      origin: "read the failures just before this one: they show why the servers were removed",
      proxy:
        "check the registered servers and their health, max_fails and fail_timeout, and the endpoints of the service",
    },
  },
  proxy_error: {
    fault: "proxy",
    meaning: "the proxy failed internally",
    cause: "no space or permission for temporary files, a failed authentication service, or a script error",
    check: { proxy: "read its error log at this time; check disk space, permissions and open files" },
  },
  proxy_config: {
    fault: "proxy",
    meaning: "the proxy had no route, or looped, or refused its own configuration",
    cause: "a host name or path without a matching rule, or a rewrite loop",
    check: { proxy: "find the server or rule that should match this host and path; check the last change" },
  },
  proxy_limited: {
    fault: "proxy",
    meaning: "a rate, connection or body-size limit of the proxy",
    cause: "a burst from one client, or a limit too low for normal traffic",
    check: {
      proxy:
        "compare the limit (limit_req, limit_conn, client_max_body_size, maxconn and its queue, circuit breakers) with normal traffic",
      client: "check whether few clients cause most of these requests",
    },
  },
  proxy_denied: {
    fault: "proxy",
    meaning: "an access rule, authentication or firewall of the proxy said no",
    cause: "an allow list, a missing login, or a firewall rule",
    check: {
      proxy: "find the rule that denied the request, and decide whether these clients should pass",
      client: "check that it sends credentials",
    },
  },
  proxy_fixed: {
    fault: "proxy",
    meaning: "the proxy was configured to answer so",
    cause: "a maintenance page, a fixed response, or a connection closed on purpose",
    check: {
      proxy:
        "find the return, redirect or fixed-response rule for this path, and check that it is still intended",
    },
  },
  proxy_not_found: {
    fault: "proxy",
    meaning: "the proxy serves files itself and the file is missing",
    cause: "an asset that was not deployed, or an old page that links to a file name with an outdated hash",
    check: {
      proxy: "check the file below its root, and whether a deploy removed assets that pages still link to",
    },
  },
  proxy_refused: {
    fault: "proxy",
    meaning: "the hop in front could not connect to this proxy, which has no line of the request",
    cause:
      "the proxy is down or restarting, listens on another address or port, or a firewall closes the connection",
    check: {
      proxy:
        "check that the proxy runs and listens on the address that the hop in front uses: ss -ltnp; from that hop: nc -vz ADDRESS PORT; check firewalls and security groups",
      cdn: "check the address, port and protocol of the origin in its settings, and that the firewall allows all networks of the CDN",
    },
  },
  proxy_timeout: {
    fault: "proxy",
    meaning:
      "this proxy did not accept the connection or answer the hop in front in time, and has no line of the request",
    cause: "a firewall that drops packets, a full accept queue, or exhausted workers",
    check: {
      proxy:
        "check for a full accept queue (ss -ltn: Recv-Q reaches Send-Q; nstat -az TcpExtListenOverflows), its load and workers, and firewalls that drop packets of the hop in front",
      cdn: "check the address of the origin and the timeouts in its settings, and that the firewall allows all networks of the CDN",
    },
  },
  proxy_reset: {
    fault: "proxy",
    meaning: "the connection to this proxy broke, or its answer was no valid HTTP for the hop in front",
    cause:
      "a restart or crash of the proxy, a keep-alive timeout shorter than that of the hop in front, or a header that is too large",
    check: {
      proxy:
        "check for restarts and crashes at this time (journalctl --since); set its keep-alive timeout longer than that of the hop in front; check the size of response headers: curl -sD - -o /dev/null URL | wc -c",
    },
  },
  proxy_incomplete: {
    fault: "proxy",
    meaning: "the answer of this proxy to the hop in front broke off, and it has no line of the request",
    cause: "a restart or crash of the proxy while it sent the answer",
    check: {
      proxy:
        "check for restarts, crashes and timeouts while sending at this time (journalctl --since); compare the size of a whole answer with the bytes that the hop in front logged: curl -s -o /dev/null -w '%{size_download}' URL",
    },
  },
  proxy_tls: {
    fault: "proxy",
    meaning: "the TLS handshake of the hop in front with this proxy failed",
    cause: "an expired certificate, a certificate for another name, or no common protocol version",
    check: {
      proxy:
        "check the dates, names and chain of its certificate: openssl s_client -connect HOST:PORT -servername NAME -verify_return_error",
      cdn: "check its TLS mode for the origin, the name that it verifies, and the protocol versions and ciphers that it offers",
    },
  },
  proxy_dns: {
    fault: "proxy",
    meaning: "the hop in front could not resolve the name of this proxy",
    cause: "a removed or renamed DNS record, or a resolver that does not respond",
    check: {
      proxy:
        "check that its DNS record exists and has the right address: dig NAME A, dig NAME AAAA, also at the name servers of the zone",
      cdn: "check the name of the origin in its settings",
    },
  },
  proxy_unhealthy: {
    fault: "proxy",
    meaning: "the hop in front had no healthy proxy to try",
    cause: "failed health checks or earlier failures removed every proxy",
    check: {
      proxy:
        "read the failures just before this one; repeat the health check of the hop in front from its host, with its path and Host header: curl -sv -H 'Host: NAME' http://ADDRESS:PORT/PATH",
    },
  },
  cdn_error: {
    fault: "cdn",
    meaning: "the CDN failed internally",
    cause: "a failure at the provider, often in one location only",
    check: {
      cdn: "read the status page of the provider; check whether one edge location is affected or all",
    },
  },
  cdn_limited: {
    fault: "cdn",
    meaning: "a rate or capacity limit of the CDN",
    cause: "a rate rule, or a quota of edge functions",
    check: {
      cdn: "compare rate rules and quotas with normal traffic",
      client: "check whether few clients cause most of these requests",
    },
  },
  cdn_denied: {
    fault: "cdn",
    meaning: "a firewall, bot, geo or token rule of the CDN said no",
    cause: "a managed rule, a country block, or an expired signed URL",
    check: {
      cdn: "find the rule in the firewall events of this request id, and decide whether it should match",
    },
  },
  cdn_function: {
    fault: "cdn",
    meaning: "code of the customer's at the edge failed",
    cause: "an exception or an exceeded limit in an edge function after a deploy",
    check: { cdn: "read the log of the function, and check its last deploy" },
  },
  cdn_config: {
    fault: "cdn",
    meaning: "the CDN had no route, certificate or host for it",
    cause: "a host name that is not configured, or a method that the behaviour does not allow",
    check: { cdn: "check the host names, certificate, behaviours and allowed methods of the distribution" },
  },
  cdn_cached: {
    fault: "cdn",
    meaning: "an error that the CDN served out of its cache",
    cause: "an earlier error of the origin that is cached for longer than it lasted",
    check: {
      cdn: "check how long errors are cached; purge this path",
      origin: "read the first failure of this path: it filled the cache",
    },
  },
  client_abort: {
    fault: "client",
    meaning: "the client left before the answer was complete",
    cause: "a slow page, a closed tab, or a timeout of the client",
    check: {
      origin:
        "check how long the clients waited: many at the same duration mean a slow origin and a timeout of the client",
      proxy:
        "compare the timeout of a proxy in front with the waiting time: its timeout looks like a client that left",
      client: "check whether one client or release is affected",
    },
  },
  client_timeout: {
    fault: "client",
    meaning: "the client was too slow to send its request",
    cause: "a bad network, an idle preconnection, or a slow-loris attack",
    check: { client: "check whether few addresses or many are affected; idle preconnections are harmless" },
  },
  client_bad_request: {
    fault: "client",
    meaning: "the request was malformed, too large or not HTTP",
    cause:
      "scanners, TLS sent to a plain port, plain HTTP sent to a TLS port, or cookies that grew too large",
    check: {
      client: "find out who sends the request: ignore scanners",
      proxy: "raise the limits for headers and URLs if normal clients exceed them",
    },
  },
  unknown: {
    fault: "unknown",
    meaning: "the line can't tell",
    cause: "the log does not have the field that decides",
    check: {
      proxy:
        "log the missing fields: upstream status, connect and header times (`faultline advise` prints the format)",
      origin: "read its own log at the same second",
    },
  },
} as const satisfies Record<string, ReasonGuide>;

export type Reason = keyof typeof reasons;
export type Fault = Hop | "unknown";

const isReason = (text: string): text is Reason => text in reasons;

export const allReasons: readonly Reason[] = Object.keys(reasons).filter(isReason);

export const guide = (reason: Reason): ReasonGuide => reasons[reason];
