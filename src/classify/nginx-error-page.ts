/**
 * Titles of nginx's error pages; a page contains its title twice. 494 to 497 are logged as 400.
 * https://github.com/nginx/nginx/blob/master/src/http/ngx_http_special_response.c
 */
const titles: Record<number, string> = {
  400: "400 Bad Request",
  401: "401 Authorization Required",
  402: "402 Payment Required",
  403: "403 Forbidden",
  404: "404 Not Found",
  405: "405 Not Allowed",
  406: "406 Not Acceptable",
  408: "408 Request Time-out",
  409: "409 Conflict",
  410: "410 Gone",
  411: "411 Length Required",
  412: "412 Precondition Failed",
  413: "413 Request Entity Too Large",
  414: "414 Request-URI Too Large",
  415: "415 Unsupported Media Type",
  416: "416 Requested Range Not Satisfiable",
  421: "421 Misdirected Request",
  429: "429 Too Many Requests",
  500: "500 Internal Server Error",
  501: "501 Not Implemented",
  502: "502 Bad Gateway",
  503: "503 Service Temporarily Unavailable",
  504: "504 Gateway Time-out",
  505: "505 HTTP Version Not Supported",
  507: "507 Insufficient Storage",
};
// bytes of a page without its titles and its server token
const markupBytes = 115;
// the pages of 494 to 497 contain a message in addition to the title: header too large, an invalid client certificate,
// no client certificate, plain HTTP sent to a TLS port
const requestPageBytes = [221, 243];
const certificatePageBytes = [203, 225];
const longPageBytes: Readonly<Record<number, readonly number[]>> = {
  400: [...requestPageBytes, ...certificatePageBytes],
};

// `<body bgcolor="white">` before 1.15.0
const bodyAttributeBytes = [0, 16];
// msie_padding, if enabled, adds 402 bytes for Chrome and MSIE
const paddingBytes = [...bodyAttributeBytes, 402, 418];
const getsPadding = /^(?!.*(?:Gecko\/|Opera)).*(?:Chrome\/|MSIE )/;
// "nginx", "openresty", "nginx/1.9.9", "nginx/1.22.1" and "openresty/1.21.4.1" or "openresty/1.25.3.1"
const usualTokenBytes = [5, 9, 11, 12, 18];
// "nginx" with server_tokens off has 5 bytes, "nginx/1.25.3 (nginx-plus-r31)" has 29
const minTokenBytes = 5;
const maxTokenBytes = 30;

const extrasOf = (agent: string | null | undefined): readonly number[] =>
  agent === undefined || getsPadding.test(agent ?? "") ? paddingBytes : bodyAttributeBytes;

/**
 * Whether a body has the size of nginx's error page for this status. The nginx that wrote the log or one behind it may
 * have sent the page. Returns undefined if the status has no page or the size is not logged.
 */
export function nginxErrorPage(
  status: number | null | undefined,
  bytes: number | null | undefined,
  agent: string | null | undefined,
): "built_in" | "other" | undefined {
  const title = titles[status ?? 0];
  if (title === undefined || bytes == null) return undefined;
  const lengths = [markupBytes + 2 * title.length, ...(longPageBytes[status ?? 0] ?? [])];
  const extras = extrasOf(agent);
  const builtIn = lengths.some((length) =>
    extras.some((extra) => {
      const token = bytes - length - extra;
      return token >= minTokenBytes && token <= maxTokenBytes;
    }),
  );
  return builtIn ? "built_in" : "other";
}

const fits = (bytes: number, pages: readonly number[], extras: readonly number[]): boolean =>
  pages.some((page) =>
    extras.some((extra) => usualTokenBytes.some((token) => bytes === page + extra + token)),
  );

/**
 * What nginx's error page for a 400 is about, by the size of the page with a usual server token: the client's
 * certificate (495, 496), or the request (494, 497). A size that fits both is counted as the certificate's.
 */
export function nginxBadRequestPage(
  bytes: number | null | undefined,
  agent: string | null | undefined,
): "certificate" | "request" | undefined {
  if (bytes == null) return undefined;
  const extras = extrasOf(agent);
  if (fits(bytes, certificatePageBytes, extras)) return "certificate";
  return fits(bytes, requestPageBytes, extras) ? "request" : undefined;
}
