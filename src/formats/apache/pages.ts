/** An error page that Apache generates: its title, and the length of its body in bytes. */
interface ErrorPage {
  readonly title: string;
  readonly body: readonly [min: number, max: number];
  /** the page of mod_proxy, which contains the reason */
  readonly note?: readonly [min: number, max: number];
}

/**
 * The pages of ap_send_error_response (modules/http/http_protocol.c) as 2.4.71 writes them, without a signature.
 * Ranges: the body contains the method, the address of the administrator or the reason.
 */
// biome-ignore format: a table, a row a page
const pages: Readonly<Record<number, ErrorPage>> = {
  400: { title: "Bad Request", body: [266, 340] },
  401: { title: "Unauthorized", body: [421, 421] },
  403: { title: "Forbidden", body: [239, 239] },
  404: { title: "Not Found", body: [236, 236] },
  405: { title: "Method Not Allowed", body: [260, 264] },
  407: { title: "Proxy Authentication Required", body: [455, 455] },
  408: { title: "Request Timeout", body: [261, 261] },
  410: { title: "Gone", body: [322, 322] },
  413: { title: "Request Entity Too Large", body: [355, 359] },
  414: { title: "Request-URI Too Long", body: [288, 288] },
  429: { title: "Too Many Requests", body: [267, 267] },
  431: { title: "Request Header Fields Too Large", body: [313, 313] },
  451: { title: "Unavailable For Legal Reasons", body: [289, 289] },
  500: { title: "Internal Server Error", body: [558, 592], note: [296, 372] },
  502: { title: "Bad Gateway", body: [272, 272], note: [349, 420] },
  503: { title: "Service Unavailable", body: [339, 339] },
  504: { title: "Gateway Timeout", body: [287, 287] },
};

// older releases have the shorter doctype of HTML 2.0
const doctypeDifferences = [0, -40];
// status line without the reason phrase, Date, Server without its value, Content-Length, Content-Type, empty line
const headerBytes = 126;
// "Apache" to "Apache/2.4.71 (Red Hat Enterprise Linux) OpenSSL/3.0.19"
const serverToken = [6, 60] as const;
// no Connection header, `Connection: close`, `Connection: Keep-Alive` with a `Keep-Alive:`
const connections = [0, 19, 55, 56];
// a realm of up to 60 letters
const challenge = [26, 90] as const;
// frames, and the header compressed by HPACK
const compressedHeader = [60, 140] as const;
// `<hr>`, `<address>`, the server, the host and the port
const signature = [54, 150] as const;

/** The logged sizes of a response, in bytes. */
export interface ResponseSizes {
  /** %b, %B */
  readonly body?: number | null | undefined;
  /** %O: including the header */
  readonly total?: number | null | undefined;
  readonly http2: boolean;
  readonly signed: boolean;
}

const isWithin = (value: number, [min, max]: readonly [number, number], extra = 0): boolean =>
  value >= min + extra && value <= max + extra;

function headersOf(status: number, title: string, http2: boolean): readonly (readonly [number, number])[] {
  if (http2) return [compressedHeader];
  const fixed = headerBytes + `${status} ${title}`.length;
  const [min, max] = status === 401 || status === 407 ? challenge : [0, 0];
  return connections.map((each) => [
    fixed + each + serverToken[0] + min,
    fixed + each + serverToken[1] + max,
  ]);
}

/** Whether the sizes of a response match a body of this length. */
function fits(
  text: readonly [number, number],
  sizes: ResponseSizes,
  headers: ReturnType<typeof headersOf>,
): boolean {
  const [minExtra, maxExtra] = sizes.signed ? signature : [0, 0];
  return doctypeDifferences.some((shorter) => {
    const length = [text[0] + minExtra + shorter, text[1] + maxExtra + shorter] as const;
    if (sizes.body != null) return isWithin(sizes.body, length);
    return headers.some(([min, max]) => isWithin(sizes.total ?? 0, [length[0] + min, length[1] + max]));
  });
}

/**
 * The origin of a page, by the size of the response: "own" is Apache's page, "note" is mod_proxy's page with a reason,
 * "other" is neither; undefined if the size is not logged or Apache has no page for the status.
 */
export function pageOf(
  status: number | null | undefined,
  sizes: ResponseSizes,
): "own" | "note" | "other" | undefined {
  const page = pages[status ?? 0];
  if (!page || !(sizes.body || sizes.total)) return undefined;
  const headers = headersOf(status ?? 0, page.title, sizes.http2);
  if (page.note && fits(page.note, sizes, headersOf(status ?? 0, "Proxy Error", sizes.http2))) return "note";
  return fits(page.body, sizes, headers) ? "own" : "other";
}
