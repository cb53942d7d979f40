import type { Hop } from "../request.ts";

interface Status {
  readonly name: string;
  /** what it means where this hop made it */
  readonly from: Partial<Record<Hop, string>>;
  readonly first: string;
}

/** What a status says at each hop, and what to do at three in the morning. Vendors' own codes are named as such. */
export const statuses: Readonly<Record<number, Status>> = {
  400: {
    name: "Bad Request",
    from: {
      client: "it sent no valid HTTP, TLS to a plain port, or broke off (nginx: 400 with 0 bytes)",
      proxy:
        "headers too large, a bad Host; nginx also logs its 494 to 497 as 400; an ALB's desync mitigation",
      origin: "its validation refused the input",
    },
    first:
      "is it one client or many, and since when; after a deploy suspect cookies that grew, or the API's contract",
  },
  401: {
    name: "Unauthorized",
    from: { proxy: "basic auth, auth_request or a login rule", origin: "its own login" },
    first: "did an identity provider or a key change; many clients at once is not the clients' doing",
  },
  403: {
    name: "Forbidden",
    from: {
      cdn: "firewall, bot, geo or signed-URL rule",
      proxy: "deny, a firewall, or file permissions",
      origin: "its own access rule; S3 says so of missing keys too",
    },
    first: "which hop said it: without upstream status and a firewall's log that stays open",
  },
  404: {
    name: "Not Found",
    from: {
      cdn: "out of its cache, or no such file or route at the edge",
      proxy: "no route for this host or path, or no such file below its root",
      origin: "it has no such page",
    },
    first:
      "a deploy, a route or a rewrite that changed; `faultline report missing` ranks the paths that matter",
  },
  405: {
    name: "Method Not Allowed",
    from: {
      cdn: "the behaviour allows no such method",
      proxy: "TRACE, or a limit on methods",
      origin: "no such method here",
    },
    first: "who sends this method: a client's release, or a scanner",
  },
  408: {
    name: "Request Timeout",
    from: {
      client: "it did not send its request in time: bad network, idle preconnection, slow-loris",
      proxy: "it waited for the client: client_header_timeout, timeout http-request, mod_reqtimeout",
      origin: "rarely; then it waited for the proxy to pass the body on",
    },
    first:
      "empty request lines are idle preconnections and harmless; uploads that end so need a longer timeout",
  },
  410: {
    name: "Gone",
    from: { origin: "it says that this will not come back", cdn: "the same out of its cache" },
    first: "is it meant; who still links there",
  },
  413: {
    name: "Content Too Large",
    from: {
      cdn: "the plan's limit for uploads",
      proxy:
        "client_max_body_size, LimitRequestBody, request_body max_size; an ALB: headers, or 1 MB to Lambda",
      origin: "its own limit",
    },
    first: "compare the limits of all hops: the smallest one speaks",
  },
  414: {
    name: "URI Too Long",
    from: {
      client: "a URL that grew: a loop of redirects, a form sent as GET",
      proxy: "large_client_header_buffers, LimitRequestLine",
    },
    first: "look at the URL itself: does a parameter repeat",
  },
  416: {
    name: "Range Not Satisfiable",
    from: { client: "it asks for bytes beyond the end of a file that is shorter now" },
    first: "did the file change under clients that resume downloads",
  },
  421: {
    name: "Misdirected Request",
    from: { cdn: "the host is not served here", proxy: "the TLS name and the Host differ" },
    first: "certificates that cover several hosts: HTTP/2 clients then share connections between them",
  },
  429: {
    name: "Too Many Requests",
    from: {
      cdn: "a rate rule",
      proxy: "limit_req or limit_conn where their status is set to 429, a rate-limit plugin, a quota",
      origin: "its own limit, or that of a service behind it",
    },
    first:
      "few clients or many: few is abuse or a retry loop, many is a limit too small or one address for all (a proxy in front)",
  },
  431: {
    name: "Request Header Fields Too Large",
    from: { client: "cookies that grew", proxy: "its limit for headers", origin: "Node.js has 16 KB" },
    first: "the size of the cookies that this host sets",
  },
  444: {
    name: "nginx: no response",
    from: { proxy: "`return 444`: the connection is closed without an answer, on purpose" },
    first:
      "does the server block that says so catch more than scanners: the default server for a host that is not set up?",
  },
  451: {
    name: "Unavailable For Legal Reasons",
    from: { cdn: "a geographic block", origin: "its own block" },
    first: "which rule, and whether it should match here",
  },
  460: {
    name: "AWS load balancer: client closed the connection",
    from: {
      client:
        "it left before the load balancer's idle timeout; another proxy in front leaves alike when its patience ends",
    },
    first: "how long they waited: always the same time is a timeout in front, and the target is the slow one",
  },
  463: {
    name: "AWS load balancer: X-Forwarded-For too long",
    from: {
      client: "over 30 addresses in X-Forwarded-For",
      proxy: "a loop between proxies adds one each round",
    },
    first: "read the header: repeated addresses are a loop",
  },
  464: {
    name: "AWS load balancer: incompatible protocol",
    from: {
      proxy: "the request's version does not fit the target group's: HTTP/1.1 to a group of gRPC or HTTP/2",
    },
    first: "protocol version of the target group; scanners cause a few",
  },
  494: {
    name: "nginx: request header too large",
    from: {
      client: "cookies or a URL that grew",
      proxy: "large_client_header_buffers; sent and logged as 400 unless an error_page changes it",
    },
    first: "the size of the cookies that this host sets",
  },
  495: {
    name: "nginx: client certificate error",
    from: {
      client: "its certificate is expired, revoked or of another CA",
      proxy: "ssl_client_certificate, ssl_crl; logged as 400 unless an error_page changes it",
    },
    first: "did the CA or the revocation list on the proxy change or expire: then all clients fail at once",
  },
  496: {
    name: "nginx: no client certificate",
    from: {
      client:
        "it sent none where ssl_verify_client asks for one; logged as 400 unless an error_page changes it",
    },
    first: "should this host or path ask for certificates at all",
  },
  497: {
    name: "nginx: HTTP to an HTTPS port",
    from: {
      client: "plain HTTP to a TLS port",
      proxy: "a hop in front that speaks http:// to it; logged as 400 unless an error_page changes it",
    },
    first: "scheme and port that the hop in front uses for this server",
  },
  499: {
    name: "client closed the connection (nginx, Caddy, Traefik, Cloudflare, Azure)",
    from: {
      client: "it left before it was answered; another proxy in front leaves alike when its patience ends",
      origin: "slow: the usual cause behind it, though the client ended it",
    },
    first:
      "how long they waited: always the same time (30 s, 60 s) is a timeout in front, and the origin is the slow one",
  },
  500: {
    name: "Internal Server Error",
    from: {
      origin: "an exception",
      proxy:
        "Apache: TLS or DNS towards the origin failed; Traefik: TLS; nginx: a rewrite loop, auth_request, a full disk",
      cdn: "code at the edge threw",
    },
    first:
      "the application's error log for this request; if the line shows no upstream, the proxy's error log",
  },
  501: {
    name: "Not Implemented",
    from: { client: "a method or Transfer-Encoding that nobody knows", origin: "no such method" },
    first: "who sends it; scanners do",
  },
  502: {
    name: "Bad Gateway",
    from: {
      origin: "it is a gateway itself and says so of a service behind it",
      proxy:
        "not connected (nginx, Caddy, Traefik), or closed, reset or no valid HTTP; Apache says 502 of a read timeout too",
      cdn: "no usable answer of the hop behind it",
    },
    first:
      "is the origin's process up and listening; was it restarted or killed just then; then keep-alive times and header sizes",
  },
  503: {
    name: "Service Unavailable",
    from: {
      origin: "overload or maintenance, on purpose",
      proxy:
        "HAProxy, Apache, Envoy: not connected, or no server to try; an ALB: no target registered; nginx: limit_req, limit_conn; Varnish: the fetch failed",
      cdn: "no healthy origin, or a limit of the CDN",
    },
    first: "health of the servers behind this hop; then its limits",
  },
  504: {
    name: "Gateway Timeout",
    from: {
      origin: "it is a gateway itself and a service behind it was slow",
      proxy:
        "the origin did not connect or answer in its time limit; HAProxy: also a client that left or an upload that stalled",
      cdn: "the same of the hop behind it",
    },
    first:
      "is request_time always the same: that is the limit; what the origin did meanwhile: slow queries, exhausted pools; packets dropped if no connection was made",
  },
  505: {
    name: "HTTP Version Not Supported",
    from: { client: "a version that nobody speaks", proxy: "it refuses it" },
    first: "who sends it; scanners do",
  },
  507: {
    name: "Insufficient Storage",
    from: { origin: "WebDAV: no space", proxy: "an ALB: the redirect URL became too long" },
    first: "disk space at the origin; at an ALB its redirect rule",
  },
  508: {
    name: "Loop Detected",
    from: {
      origin: "WebDAV, or shared hosting over its limit of processes",
      proxy: "requests that come round to it",
    },
    first: "does the hop's upstream lead back to itself",
  },
  509: {
    name: "Bandwidth Limit Exceeded (hosting panels)",
    from: { origin: "the account's traffic is used up" },
    first: "the hoster's quota",
  },
  511: {
    name: "Network Authentication Required",
    from: { proxy: "a captive portal between client and you; hardly ever yours" },
    first: "is there a network's login page on the way to the origin",
  },
  520: {
    name: "Cloudflare: unknown error",
    from: { cdn: "the origin's answer was empty, unexpected, or its headers were too large" },
    first: "crashes and resets at the origin at this time; response headers and cookies that grew",
  },
  521: {
    name: "Cloudflare: web server is down",
    from: { cdn: "the origin refused the connection" },
    first: "is it listening on this port; does a firewall or fail2ban block Cloudflare's addresses",
  },
  522: {
    name: "Cloudflare: connection timed out",
    from: { cdn: "no TCP connection to the origin in time" },
    first: "does a firewall drop packets of Cloudflare's addresses; is the host up; is its accept queue full",
  },
  523: {
    name: "Cloudflare: origin is unreachable",
    from: { cdn: "no route to the origin's address" },
    first: "the origin's address in DNS, and the network to it",
  },
  524: {
    name: "Cloudflare: a timeout occurred",
    from: { cdn: "connected, but no answer within the time limit" },
    first: "slow requests at the origin: long ones need a job and polling, or a higher limit",
  },
  525: {
    name: "Cloudflare: SSL handshake failed",
    from: { cdn: "the TLS handshake with the origin failed" },
    first:
      "openssl s_client -connect ORIGIN:443 -servername HOST; is port 443 TLS at all, are there common ciphers",
  },
  526: {
    name: "Cloudflare: invalid SSL certificate",
    from: { cdn: "the origin's certificate does not pass the strict check" },
    first: "its dates, name and chain: openssl s_client -connect ORIGIN:443 -servername HOST",
  },
  527: {
    name: "Cloudflare: Railgun error (retired)",
    from: { cdn: "the Railgun link to the origin failed" },
    first: "switch Railgun off",
  },
  530: {
    name: "Cloudflare: a 1xxx error stands in the page",
    from: { cdn: "1016: the origin's name does not resolve; 1033: the tunnel is down" },
    first: "read the page, or log the header cf-error-type; then DNS of the origin, or cloudflared",
  },
  561: {
    name: "AWS load balancer: identity provider error",
    from: { proxy: "the identity provider answered a login with an error" },
    first: "error_reason on the line; client secret and redirect URLs at the provider",
  },
};

/** Where a log has 000, 0, -1, 009 or "-" for a status. */
export const nothingSent: Status = {
  name: "no status was sent",
  from: {
    client:
      "it left before any answer (CloudFront 000, Cloudflare 0, HAProxy -1 with C, Envoy 0 with DC, Caddy 0 after a wait)",
    proxy:
      "it closed on purpose (HAProxy -1 with P: silent-drop, reject), or nothing handled it (Caddy 0 at once, Traefik 0); an ALB 000: HTTP/2 after 10,000 requests",
    origin:
      "nginx 009: its answer had no status line; Azure 0: it timed out; Vercel -1: the function crashed",
  },
  first: "how long it took: at once is a refusal or a scanner, after a wait somebody's patience ended",
};
