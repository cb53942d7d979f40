import type { Hop } from "../request.ts";

interface Guide {
  /** the hop to look at first: the first word of the reason */
  readonly fault: Hop | "unknown";
  readonly meaning: string;
  /** what is behind it most often */
  readonly cause: string;
  /** what to check first, at each hop that can settle it, the likeliest first */
  readonly check: Partial<Record<Hop, string>>;
}

/** Every word a fault can have, and the guide that `explain` prints. */
export const reasons = {
  origin_error: {
    fault: "origin",
    meaning: "the origin itself answered 5xx",
    cause:
      "an exception in the application, or a dependency of it (database, queue, another service) that fails",
    check: {
      origin:
        "the application's error log at this time, for this path or request id; then what was deployed last",
      proxy: "nothing: it only passed the answer on",
    },
  },
  origin_not_found: {
    fault: "origin",
    meaning: "the origin itself answered 404 or 410",
    cause: "a page moved or removed without a redirect, or a link that was never right",
    check: {
      origin: "whether this path should exist; if it moved, add a redirect",
      client: "the referer: a page of your own that links there is yours to mend",
    },
  },
  origin_rejected: {
    fault: "origin",
    meaning: "the origin itself answered another 4xx",
    cause: "a login that ran out, input that does not validate, a limit of the application",
    check: {
      origin: "which rule of the application says no, and whether it began with a deploy",
      client: "whether one client or release sends most of them",
    },
  },
  origin_refused: {
    fault: "origin",
    meaning: "the connection to the origin could not be made",
    cause:
      "the process is down or restarting, listens on another port or address, or its accept queue is full",
    check: {
      origin:
        "is the process running and listening on the address the log names; was it restarted or killed (OOM)",
      proxy:
        "the upstream's address and port in its configuration; a firewall in between; https spoken to a plain port",
    },
  },
  origin_timeout: {
    fault: "origin",
    meaning: "the origin did not connect or answer in time",
    cause: "slow queries, exhausted workers or pools, or a host that drops packets",
    check: {
      origin: "running and waiting workers, slow query log, CPU and memory at this time",
      proxy:
        "how long it waits (proxy_read_timeout, idle timeout) against how long this route needs; where no connection was made, a firewall that drops packets",
    },
  },
  origin_reset: {
    fault: "origin",
    meaning: "the origin closed the connection, or its answer was no valid HTTP",
    cause: "a crash in mid-request, a worker killed, or a keep-alive timeout shorter than the proxy's",
    check: {
      origin: "crashes and restarts at this time; its keep-alive timeout must be longer than the proxy's",
      proxy:
        "the limit for response headers (proxy_buffer_size), if headers or cookies are large; http against https",
    },
  },
  origin_incomplete: {
    fault: "origin",
    meaning: "the origin's answer broke off after it had begun",
    cause: "an exception while the body was written, a worker killed, a Content-Length that is wrong",
    check: {
      origin: "errors while streaming, worker timeouts; compare Content-Length with what is written",
      proxy: "space for temporary files, read timeouts between two parts of a body",
    },
  },
  origin_tls: {
    fault: "origin",
    meaning: "the TLS handshake with the origin failed",
    cause: "a certificate that expired or has another name, or no common protocol version",
    check: {
      origin:
        "the certificate's dates, names and chain: openssl s_client -connect HOST:PORT -servername NAME",
      proxy: "the trusted CA, the server name it sends, http against https for this upstream",
    },
  },
  origin_dns: {
    fault: "origin",
    meaning: "the origin's name did not resolve",
    cause: "a record that was removed or renamed, or a resolver that does not answer",
    check: {
      proxy: "resolve the origin's name on the proxy's host, with the resolver of its configuration",
      origin: "whether its DNS record still exists",
    },
  },
  origin_unhealthy: {
    fault: "origin",
    meaning: "no origin was available to try (no live upstream, no healthy target)",
    cause: "health checks or failures took every server out, or none is registered",
    check: {
      origin: "the failures just before this one: they say why the servers were taken out",
      proxy: "registered servers and their health; max_fails and fail_timeout; endpoints of the service",
    },
  },
  proxy_error: {
    fault: "proxy",
    meaning: "the proxy failed internally",
    cause: "no space or permission for temporary files, an authentication service that fails, a script error",
    check: { proxy: "its error log at this time; disk space, permissions, open files" },
  },
  proxy_config: {
    fault: "proxy",
    meaning: "the proxy had no route, or looped, or refused its own configuration",
    cause: "a host name or path that no rule covers, or a rewrite that leads to itself",
    check: { proxy: "which server or rule should have matched this host and path; what was changed last" },
  },
  proxy_limited: {
    fault: "proxy",
    meaning: "a rate, connection or body-size limit of the proxy",
    cause: "a burst of one client, or a limit too small for honest traffic",
    check: {
      proxy:
        "the limit (limit_req, limit_conn, client_max_body_size, maxconn and its queue, circuit breakers) against normal traffic",
      client: "whether few clients cause most of it",
    },
  },
  proxy_denied: {
    fault: "proxy",
    meaning: "an access rule, authentication or firewall of the proxy said no",
    cause: "an allow list, a login that is missing, a firewall rule",
    check: {
      proxy: "which rule said no, and whether these clients should pass",
      client: "are credentials sent",
    },
  },
  proxy_fixed: {
    fault: "proxy",
    meaning: "the proxy was configured to answer so",
    cause: "a maintenance page, a fixed response, a dropped connection on purpose",
    check: { proxy: "the return, redirect or fixed-response rule for this path: is it still meant" },
  },
  proxy_not_found: {
    fault: "proxy",
    meaning: "the proxy serves files itself and the file is missing",
    cause: "an asset that was not deployed, or a hash in a file name that an old page still asks for",
    check: { proxy: "the file below its root; were old assets removed while pages still link to them" },
  },
  cdn_error: {
    fault: "cdn",
    meaning: "the CDN failed internally",
    cause: "a fault of the provider, often in one location only",
    check: { cdn: "the provider's status page; is it one edge location or all" },
  },
  cdn_limited: {
    fault: "cdn",
    meaning: "a rate or capacity limit of the CDN",
    cause: "a rate rule, or quotas of edge functions",
    check: {
      cdn: "rate rules and quotas against normal traffic",
      client: "whether few clients cause most of it",
    },
  },
  cdn_denied: {
    fault: "cdn",
    meaning: "a firewall, bot, geo or token rule of the CDN said no",
    cause: "a managed rule, a country block, a signed URL that ran out",
    check: { cdn: "the firewall events for this request id: which rule, and should it match" },
  },
  cdn_function: {
    fault: "cdn",
    meaning: "code of the customer's at the edge failed",
    cause: "an exception or a limit in an edge function after a deploy",
    check: { cdn: "the function's own log and its last deploy" },
  },
  cdn_config: {
    fault: "cdn",
    meaning: "the CDN had no route, certificate or host for it",
    cause: "a host name that is not set up, a method the behaviour does not allow",
    check: { cdn: "the distribution's host names, certificate, behaviours and allowed methods" },
  },
  cdn_cached: {
    fault: "cdn",
    meaning: "an error that the CDN served out of its cache",
    cause: "an earlier error of the origin, kept for longer than it lasted",
    check: {
      cdn: "how long errors are cached; purge this path",
      origin: "the first failure of this path: it filled the cache",
    },
  },
  client_abort: {
    fault: "client",
    meaning: "the client left before the answer was complete",
    cause: "impatience with a slow page, a closed tab, a client's own timeout",
    check: {
      origin: "how long they had waited: many after the same time mean a slow origin and a client's timeout",
      proxy:
        "another proxy in front looks like a client that left: compare its timeout with how long they had waited",
      client: "whether it is one client or release",
    },
  },
  client_timeout: {
    fault: "client",
    meaning: "the client was too slow to send its request",
    cause: "a bad network, an idle preconnection, a slow-loris attack",
    check: { client: "few addresses or many; idle preconnections are harmless" },
  },
  client_bad_request: {
    fault: "client",
    meaning: "the request was malformed, too large or not HTTP",
    cause: "scanners, TLS sent to a plain port or plain HTTP to one of TLS, cookies that grew too large",
    check: {
      client: "who sends it: scanners can be left alone",
      proxy: "the limits for headers and URLs, if honest clients meet them",
    },
  },
  unknown: {
    fault: "unknown",
    meaning: "the line can't tell",
    cause: "the log lacks the field that would decide",
    check: {
      proxy:
        "what its log should hold so that the next line can tell: upstream status, connect and header times (`faultline advise` has the format)",
      origin: "its own log at the same second",
    },
  },
} as const satisfies Record<string, Guide>;

export type Reason = keyof typeof reasons;
export type Fault = Hop | "unknown";

export const guide = (reason: Reason): Guide => reasons[reason];
