import type { Hop } from "../request.ts";

interface StatusGuide {
  readonly name: string;
  /** the meaning by the hop that sent it */
  readonly from: Partial<Record<Hop, string>>;
  readonly first: string;
}

/** The meaning of each status by hop, and what to check first. The name of a vendor-specific status has the vendor. */
export const statuses: Readonly<Record<number, StatusGuide>> = {
  400: {
    name: "Bad Request",
    from: {
      client:
        "it sent invalid HTTP or TLS to a plain port, or closed the connection (nginx: 400 with 0 bytes)",
      proxy:
        "headers too large, or an invalid Host; nginx also logs its 494 to 497 as 400; on an ALB: desync mitigation",
      origin: "its validation rejected the input",
    },
    first:
      "check whether one client is affected or many, and since when; after a deploy, check the size of cookies and changes of the API",
  },
  401: {
    name: "Unauthorized",
    from: { proxy: "basic auth, auth_request or a login rule", origin: "its own login" },
    first: "check whether an identity provider or a key changed; many affected clients point to the server",
  },
  403: {
    name: "Forbidden",
    from: {
      cdn: "a firewall, bot, geo or signed-URL rule",
      proxy: "deny, a firewall or file permissions",
      origin: "its own access rule; S3 also sends it for missing keys",
    },
    first: "find the hop that sent it; this requires the upstream status or the log of the firewall",
  },
  404: {
    name: "Not Found",
    from: {
      cdn: "served from its cache, or no such file or route at the edge",
      proxy: "no route for this host or path, or no such file below its root",
      origin: "it has no such page",
    },
    first:
      "check for a deploy or a changed route or rewrite; `faultline report missing` ranks the paths by importance",
  },
  405: {
    name: "Method Not Allowed",
    from: {
      cdn: "the behaviour does not allow the method",
      proxy: "TRACE, or a restriction of methods",
      origin: "the path does not support the method",
    },
    first: "find out who sends this method: a client release or a scanner",
  },
  408: {
    name: "Request Timeout",
    from: {
      client: "it did not send its request in time: a bad network, an idle preconnection, or slow-loris",
      proxy: "it waited for the client: client_header_timeout, timeout http-request, mod_reqtimeout",
      origin: "rare: it waited for the body from the proxy",
    },
    first: "ignore empty request lines, which are idle preconnections; use a longer timeout for uploads",
  },
  410: {
    name: "Gone",
    from: { origin: "it removed the page permanently", cdn: "the same, served from its cache" },
    first: "check whether it is intended, and who still links there",
  },
  413: {
    name: "Content Too Large",
    from: {
      cdn: "the upload limit of the plan",
      proxy:
        "client_max_body_size, LimitRequestBody, request_body max_size; on an ALB: headers, or over 1 MB to Lambda",
      origin: "its own limit",
    },
    first: "compare the limits of all hops: the smallest one applies",
  },
  414: {
    name: "URI Too Long",
    from: {
      client: "a URL that grew: a redirect loop, or a form sent with GET",
      proxy: "large_client_header_buffers, LimitRequestLine",
    },
    first: "read the URL: check whether a parameter repeats",
  },
  416: {
    name: "Range Not Satisfiable",
    from: { client: "it requested bytes beyond the end of a file that is shorter now" },
    first: "check whether the file changed while clients resume downloads",
  },
  421: {
    name: "Misdirected Request",
    from: { cdn: "the host is not served here", proxy: "the TLS server name and the Host differ" },
    first: "check for certificates with several hosts: HTTP/2 clients share connections between those hosts",
  },
  429: {
    name: "Too Many Requests",
    from: {
      cdn: "a rate rule",
      proxy: "limit_req or limit_conn with status 429, a rate-limit plugin, or a quota",
      origin: "its own limit, or that of a service behind it",
    },
    first:
      "check whether few clients are affected (abuse or a retry loop) or many (a limit too low, or one address for all behind a proxy)",
  },
  431: {
    name: "Request Header Fields Too Large",
    from: {
      client: "cookies that grew",
      proxy: "its limit for headers",
      origin: "its limit for headers; 16 KB in Node.js",
    },
    first: "check the size of the cookies that this host sets",
  },
  444: {
    name: "nginx: no response",
    from: { proxy: "`return 444`: the connection is closed without a response on purpose" },
    first:
      "check whether the server block with `return 444` matches more than scanners, such as a host that is not configured",
  },
  451: {
    name: "Unavailable For Legal Reasons",
    from: { cdn: "a geographic block", origin: "its own block" },
    first: "find the rule, and decide whether it should match",
  },
  460: {
    name: "AWS load balancer: client closed the connection",
    from: {
      client:
        "it closed the connection before the idle timeout of the load balancer; a proxy in front does the same when its timeout expires",
    },
    first:
      "check how long the clients waited: always the same time means a timeout in front and a slow target",
  },
  463: {
    name: "AWS load balancer: X-Forwarded-For too long",
    from: {
      client: "over 30 addresses in X-Forwarded-For",
      proxy: "a loop between proxies adds one address per pass",
    },
    first: "read the header: repeated addresses show a loop",
  },
  464: {
    name: "AWS load balancer: incompatible protocol",
    from: {
      proxy:
        "the protocol version of the request does not match the target group: HTTP/1.1 to a gRPC or HTTP/2 group",
    },
    first: "check the protocol version of the target group; scanners cause a few of these",
  },
  494: {
    name: "nginx: request header too large",
    from: {
      client: "cookies or a URL that grew",
      proxy: "large_client_header_buffers; sent and logged as 400 unless an error_page changes it",
    },
    first: "check the size of the cookies that this host sets",
  },
  495: {
    name: "nginx: client certificate error",
    from: {
      client: "its certificate is expired, revoked or from another CA",
      proxy: "ssl_client_certificate, ssl_crl; logged as 400 unless an error_page changes it",
    },
    first:
      "check whether the CA or the revocation list on the proxy changed or expired: then all clients fail",
  },
  496: {
    name: "nginx: no client certificate",
    from: {
      client:
        "it sent no certificate, but ssl_verify_client requires one; logged as 400 unless an error_page changes it",
    },
    first: "check whether this host or path should require certificates",
  },
  497: {
    name: "nginx: HTTP to an HTTPS port",
    from: {
      client: "it sent plain HTTP to a TLS port",
      proxy: "a hop in front uses http:// for it; logged as 400 unless an error_page changes it",
    },
    first: "check the scheme and port that the hop in front uses for this server",
  },
  499: {
    name: "client closed the connection (nginx, Caddy, Traefik, Cloudflare, Azure)",
    from: {
      client:
        "it closed the connection before the response; a proxy in front does the same when its timeout expires",
      origin: "slow: the usual cause, although the client closed the connection",
    },
    first:
      "check how long the clients waited: always the same time (30 s, 60 s) means a timeout in front and a slow origin",
  },
  500: {
    name: "Internal Server Error",
    from: {
      origin: "an exception",
      proxy:
        "Apache: TLS or DNS of the origin failed; Traefik: TLS; nginx: a rewrite loop, auth_request or a full disk",
      cdn: "an exception in code at the edge",
    },
    first:
      "read the error log of the application for this request; if the line shows no upstream, read the error log of the proxy",
  },
  501: {
    name: "Not Implemented",
    from: {
      client: "it sent an unknown method or Transfer-Encoding",
      origin: "it does not support the method",
    },
    first: "find out who sends it; it is typical of scanners",
  },
  502: {
    name: "Bad Gateway",
    from: {
      origin: "it is a gateway itself and reports the failure of a service behind it",
      proxy:
        "no connection (nginx, Caddy, Traefik), or a closed or reset connection, or invalid HTTP; Apache also sends it after a read timeout",
      cdn: "no usable response from the hop behind it",
    },
    first:
      "check that the process of the origin runs and listens, and whether it was restarted or killed; then check keep-alive timeouts and header sizes",
  },
  503: {
    name: "Service Unavailable",
    from: {
      origin: "overload or maintenance",
      proxy:
        "HAProxy, Apache, Envoy: no connection, or no server available; ALB: no registered target; nginx: limit_req, limit_conn; Varnish: the fetch failed",
      cdn: "no healthy origin, or a limit of the CDN",
    },
    first: "check the health of the servers behind this hop; then check its limits",
  },
  504: {
    name: "Gateway Timeout",
    from: {
      origin: "it is a gateway itself and a service behind it was slow",
      proxy:
        "the origin did not accept the connection or respond within the timeout; HAProxy: also a closed client connection or a stalled upload",
      cdn: "the same for the hop behind it",
    },
    first:
      "check whether request_time is always the same: that is the timeout; check the origin at that time for slow queries and exhausted pools; without a connection, check for dropped packets",
  },
  505: {
    name: "HTTP Version Not Supported",
    from: { client: "it sent an unknown version", proxy: "it does not support the version" },
    first: "find out who sends it; it is typical of scanners",
  },
  507: {
    name: "Insufficient Storage",
    from: { origin: "WebDAV: no space", proxy: "ALB: the redirect URL became too long" },
    first: "check the disk space of the origin; on an ALB, check the redirect rule",
  },
  508: {
    name: "Loop Detected",
    from: {
      origin: "WebDAV, or shared hosting above its process limit",
      proxy: "requests return to it in a loop",
    },
    first: "check whether the upstream of the hop leads back to the hop",
  },
  509: {
    name: "Bandwidth Limit Exceeded (hosting panels)",
    from: { origin: "the traffic of the account is used up" },
    first: "check the quota at the hosting provider",
  },
  511: {
    name: "Network Authentication Required",
    from: { proxy: "a captive portal between the client and the site; rarely a proxy of the site" },
    first: "check for a login page of a network on the way to the origin",
  },
  520: {
    name: "Cloudflare: unknown error",
    from: { cdn: "the response of the origin was empty or unexpected, or its headers were too large" },
    first:
      "check the origin for crashes and resets at this time, and the size of response headers and cookies",
  },
  521: {
    name: "Cloudflare: web server is down",
    from: { cdn: "the origin refused the connection" },
    first:
      "check that the origin listens on this port, and that no firewall or fail2ban blocks Cloudflare's addresses",
  },
  522: {
    name: "Cloudflare: connection timed out",
    from: { cdn: "no TCP connection to the origin in time" },
    first:
      "check that no firewall drops packets from Cloudflare's addresses, that the host is up, and that its accept queue is not full",
  },
  523: {
    name: "Cloudflare: origin is unreachable",
    from: { cdn: "no route to the origin's address" },
    first: "check the address of the origin in DNS, and the network to it",
  },
  524: {
    name: "Cloudflare: a timeout occurred",
    from: { cdn: "connected, but no response within the timeout" },
    first:
      "find slow requests at the origin; replace long requests by a job with polling, or raise the timeout",
  },
  525: {
    name: "Cloudflare: SSL handshake failed",
    from: { cdn: "the TLS handshake with the origin failed" },
    first:
      "run openssl s_client -connect ORIGIN:443 -servername HOST; check that port 443 uses TLS with common ciphers",
  },
  526: {
    name: "Cloudflare: invalid SSL certificate",
    from: { cdn: "the certificate of the origin does not pass strict validation" },
    first:
      "check the dates, name and chain of the certificate: openssl s_client -connect ORIGIN:443 -servername HOST",
  },
  527: {
    name: "Cloudflare: Railgun error (retired)",
    from: { cdn: "the Railgun link to the origin failed" },
    first: "disable Railgun",
  },
  530: {
    name: "Cloudflare: the page has a 1xxx error",
    from: { cdn: "1016: the name of the origin does not resolve; 1033: the tunnel is down" },
    first: "read the page, or log the header cf-error-type; then check the DNS of the origin, or cloudflared",
  },
  561: {
    name: "AWS load balancer: identity provider error",
    from: { proxy: "the identity provider rejected a login with an error" },
    first: "read error_reason on the line; check the client secret and the redirect URLs at the provider",
  },
};

/** For a log with 000, 0, -1, 009 or "-" instead of a status. */
export const nothingSent: StatusGuide = {
  name: "no status was sent",
  from: {
    client:
      "it closed the connection before a response (CloudFront 000, Cloudflare 0, HAProxy -1 with C, Envoy 0 with DC, Caddy 0 after a wait)",
    proxy:
      "it closed the connection on purpose (HAProxy -1 with P: silent-drop, reject), or no handler matched (Caddy 0 without a wait, Traefik 0); ALB 000: HTTP/2 after 10,000 requests",
    origin:
      "nginx 009: its response had no status line; Azure 0: it timed out; Vercel -1: the function crashed",
  },
  first: "check the duration: without a wait, it is a refusal or a scanner; after a wait, a timeout expired",
};
