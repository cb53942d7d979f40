/** A page that Apache makes itself: what its title says, and how long its text may be. */
interface ErrorPage {
  readonly title: string;
  readonly body: readonly [min: number, max: number];
  /** mod_proxy's, with the reason in it */
  readonly note?: readonly [min: number, max: number];
}

/**
 * The pages of ap_send_error_response (modules/http/http_protocol.c) as 2.4.71 writes them, without a signature.
 * Ranges: the method, the administrator's address or the reason stands in the text.
 */
// biome-ignore format: a table, a row a page
const pages: Readonly<Record<number, ErrorPage>> = {
  400: { title: "Bad Request", body: [266, 340] },
  401: { title: "Unauthorized", body: [421, 421] },
  403: { title: "Forbidden", body: [239, 239] },
  404: { title: "Not Found", body: [236, 236] },
  405: { title: "Method Not Allowed", body: [260, 264] },
  407: { title: "Proxy Authentication Required", body: [455, 455] },
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

// older releases name HTML 2.0, in a shorter line
const doctypes = [0, -40];
// status line without its words, Date, Server without its value, Content-Length, Content-Type, the empty line
const header = 126;
// "Apache" to "Apache/2.4.71 (Red Hat Enterprise Linux) OpenSSL/3.0.19"
const serverToken = [6, 60] as const;
// no header of the connection, `Connection: close`, `Connection: Keep-Alive` with a `Keep-Alive:`
const connections = [0, 19, 55, 56];
// a realm of up to 60 letters
const challenge = [26, 90] as const;
// frames, and the header as HPACK packs it
const packedHeader = [60, 140] as const;
// `<hr>`, `<address>`, the server, the host and the port
const signature = [54, 150] as const;

/** What is known of an answer's size. */
export interface Sizes {
  /** %b, %B */
  readonly body?: number | null | undefined;
  /** %O: with the header */
  readonly total?: number | null | undefined;
  readonly http2: boolean;
  readonly signed: boolean;
}

const inside = (value: number, [min, max]: readonly [number, number], extra = 0): boolean =>
  value >= min + extra && value <= max + extra;

function headersOf(status: number, title: string, http2: boolean): readonly (readonly [number, number])[] {
  if (http2) return [packedHeader];
  const fixed = header + `${status} ${title}`.length;
  const [least, most] = status === 401 || status === 407 ? challenge : [0, 0];
  return connections.map((each) => [
    fixed + each + serverToken[0] + least,
    fixed + each + serverToken[1] + most,
  ]);
}

/** Whether the sizes of an answer are those of a text of this length. */
function fits(text: readonly [number, number], sizes: Sizes, headers: ReturnType<typeof headersOf>): boolean {
  const [least, most] = sizes.signed ? signature : [0, 0];
  return doctypes.some((shorter) => {
    const length = [text[0] + least + shorter, text[1] + most + shorter] as const;
    if (sizes.body != null) return inside(sizes.body, length);
    return headers.some(([min, max]) => inside(sizes.total ?? 0, [length[0] + min, length[1] + max]));
  });
}

/**
 * Whose page an answer of this size is: "own" is Apache's, "note" is mod_proxy's with a reason in it, "other" neither;
 * undefined where the size can't tell.
 */
export function pageOf(
  status: number | null | undefined,
  sizes: Sizes,
): "own" | "note" | "other" | undefined {
  const page = pages[status ?? 0];
  if (!page || !(sizes.body || sizes.total)) return undefined;
  const headers = headersOf(status ?? 0, page.title, sizes.http2);
  if (page.note && fits(page.note, sizes, headersOf(status ?? 0, "Proxy Error", sizes.http2))) return "note";
  return fits(page.body, sizes, headers) ? "own" : "other";
}
