/** A path with its spelling variants removed: encoding, case, separators, directory pages and extensions. */
export interface NormalizedPath {
  readonly path: string;
  /** decoded, in lower case, words joined by "-"; the last segment without its extension */
  readonly segments: readonly string[];
  /** file type: "" for a page, whichever program generates it */
  readonly kind: string;
}

// extensions of one type are interchangeable: the same content in another encoding
const kinds: Record<string, readonly string[]> = {
  "": ["html", "htm", "xhtml", "shtml", "php", "php5", "asp", "aspx", "jsp", "jspx", "cgi", "cfm"],
  image: ["jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "bmp"],
  font: ["woff2", "woff", "ttf", "otf", "eot"],
  script: ["js", "mjs"],
  video: ["mp4", "webm", "mov", "m4v"],
};
const kindOf = new Map(
  Object.entries(kinds).flatMap(([kind, endings]) => endings.map((each) => [each, kind])),
);
const directoryPage = /^(?:index|default|home)\.(?:html?|php|aspx?|jsp)$/;

function decoded(path: string): string {
  if (!/[%\u0080-\uffff]/.test(path)) return path;
  try {
    return decodeURIComponent(path).normalize("NFC");
  } catch {
    return path;
  }
}

export function normalizePath(path: string): NormalizedPath {
  const segments = decoded(path)
    .toLowerCase()
    .replace(/[_+ ]+/g, "-")
    .split("/")
    .filter((segment) => segment !== "");
  const last = segments.pop();
  if (last === undefined || directoryPage.test(last)) return { path, segments, kind: "" };
  const [, stem = last, ending = ""] = /^(.+)\.([a-z][a-z0-9]{0,4})$/.exec(last) ?? [];
  return { path, segments: [...segments, stem], kind: kindOf.get(ending) ?? ending };
}

// v2, 3.7.1, or the hash of a file's content: these change with each release
const version = /(?<![a-z0-9])v?\d+(?:\.\d+)+(?![a-z0-9])|(?<![a-z0-9])v\d+(?![a-z0-9])/g;
const hash = /(?<=[.-])(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{6,}$/;

/** The segments with each version replaced by "#"; null if the path contains no version. */
export function versionless({ segments, kind }: NormalizedPath): string | null {
  const whole = segments.join("/");
  if (!/\d/.test(whole)) return null;
  const numbered = whole.replace(version, "#");
  // without an extension, the hexadecimal part is an id and not a content hash
  const pattern = kind === "" ? numbered : numbered.replace(hash, "#");
  return pattern === whole ? null : pattern;
}
