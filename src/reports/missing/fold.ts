/** A path without what people and frameworks write in several ways. */
export interface Folded {
  readonly path: string;
  /** decoded, in lower case, words joined by "-", the last one without its extension */
  readonly segments: readonly string[];
  /** what the file is: "" is a page, whatever makes it */
  readonly kind: string;
}

// a file may come in another of these without being another thing
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

export function fold(path: string): Folded {
  const words = decoded(path).toLowerCase();
  const segments = words
    .replace(/[_+ ]+/g, "-")
    .split("/")
    .filter((segment) => segment !== "");
  const last = segments.pop();
  if (last === undefined || directoryPage.test(last)) return { path, segments, kind: "" };
  const [, stem = last, ending = ""] = /^(.+)\.([a-z][a-z0-9]{0,4})$/.exec(last) ?? [];
  return { path, segments: [...segments, stem], kind: kindOf.get(ending) ?? ending };
}

// v2, 3.7.1, or the hash of a file's content: they change with each release
const version = /(?<![a-z0-9])v?\d+(?:\.\d+)+(?![a-z0-9])|(?<![a-z0-9])v\d+(?![a-z0-9])/g;
const hash = /(?<=[.-])(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{6,}$/;

/** Its segments with versions left out; null where there is none. */
export function versionless({ segments, kind }: Folded): string | null {
  const whole = segments.join("/");
  if (!/\d/.test(whole)) return null;
  const numbered = whole.replace(version, "#");
  // what is no file has an id there
  const without = kind === "" ? numbered : numbered.replace(hash, "#");
  return without === whole ? null : without;
}
