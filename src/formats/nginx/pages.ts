/**
 * Titles of nginx's own error pages; each stands in a page twice. 494 to 497 are logged as 400.
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
const markup = 115;
// pages of 494 to 497, which say more than a title
const longer: Record<number, readonly number[]> = { 400: [221, 203, 225, 243] };

// `<body bgcolor="white">` before 1.15.0
const plain = [0, 16];
// msie_padding adds 402 bytes for Chrome and MSIE, where it is on
const padded = [...plain, 402, 418];
const getsPadding = /^(?!.*(?:Gecko\/|Opera)).*(?:Chrome\/|MSIE )/;
// "nginx" with server_tokens off is 5 bytes long, "nginx/1.25.3 (nginx-plus-r31)" 29
const shortestToken = 5;
const longestToken = 30;

/** Whether an nginx (this one, or one behind it) wrote this page; undefined where the length can't tell. */
export function pageOf(
  status: number | null | undefined,
  bytes: number | null | undefined,
  agent: string | null | undefined,
) {
  const title = titles[status ?? 0];
  if (title === undefined || bytes == null) return undefined;
  const lengths = [markup + 2 * title.length, ...(longer[status ?? 0] ?? [])];
  const extras = agent === undefined || getsPadding.test(agent ?? "") ? padded : plain;
  const builtIn = lengths.some((length) =>
    extras.some((extra) => {
      const token = bytes - length - extra;
      return token >= shortestToken && token <= longestToken;
    }),
  );
  return builtIn ? "built_in" : "other";
}
