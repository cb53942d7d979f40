/**
 * Lengths of nginx's own error pages without the server token (ngx_http_special_response.c). 494 to 497 are
 * logged as 400.
 */
const pages: Record<number, readonly number[]> = {
  400: [145, 221, 203, 225, 243],
  401: [167],
  403: [141],
  404: [141],
  405: [145],
  408: [155],
  413: [171],
  414: [165],
  429: [157],
  500: [165],
  502: [145],
  503: [185],
  504: [155],
};

// `<body bgcolor="white">` before 1.15.0; padding for Chrome and MSIE (msie_padding)
const extras = [0, 16, 402, 418];
// "nginx" with server_tokens off is 5 bytes long, a long version with its system in brackets about 40
const shortestToken = 5;
const longestToken = 40;

/** Whether an nginx (this one, or one behind it) wrote this page; undefined where the length can't tell. */
export function pageOf(status: number | null | undefined, bytes: number | null | undefined) {
  const lengths = pages[status ?? 0];
  if (!lengths || bytes == null) return undefined;
  const builtIn = lengths.some((length) =>
    extras.some((extra) => {
      const token = bytes - length - extra;
      return token >= shortestToken && token <= longestToken;
    }),
  );
  return builtIn ? "built_in" : "other";
}
