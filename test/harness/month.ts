/** A month of a site's log whose truth is known: what is written here is what a report must find. */
const day = 86_400_000;
const start = Date.parse("2026-07-01");
export const days = 30;

const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
const agents = {
  person: browser,
  google: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  monitor: "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
  seo: "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
};

interface Visit {
  readonly path: string;
  readonly status: (day: number) => number;
  /** how many requests on a day, each by another client */
  readonly times: (day: number) => number;
  readonly agent?: keyof typeof agents;
  readonly client?: string;
  readonly from?: readonly string[];
}

const always = (count: number) => () => count;
const good = always(200);
const gone = always(404);
const from = (first: number, before: number, after: number) => (each: number) =>
  each < first ? before : after;
// 4 July 2026 is a Saturday
const weekend = (each: number) => [3, 4].includes(each % 7);

const pages = ["/", "/pricing", "/contact", "/shop/shoes", "/shop/hats", "/blog/how-to-brew-tea", "/docs"];
const own = pages.map((path) => `https://shop.example${path}`);

const visits: readonly Visit[] = [
  ...pages.map((path) => ({ path, status: good, times: always(20), from: own })),
  // renamed on the 13th; the old address has no redirect
  { path: "/about.html", status: from(12, 200, 404), times: always(6), from: ["https://news.example/shops"] },
  { path: "/about", status: from(12, 404, 200), times: from(12, 0, 6) },
  // gone for good, and nobody's favourite
  { path: "/shop/gloves", status: from(20, 200, 404), times: (each) => (each % 2 ? 2 : 1) },
  // broken by a release for six days
  { path: "/account", status: (each) => (each >= 9 && each < 15 ? 404 : 200), times: always(5) },
  // never was: the menu of every page says it wrong
  { path: "/contcat", status: gone, times: always(4), from: own },
  // never was: people guess it
  { path: "/login", status: gone, times: always(1) },
  // a page of the season
  { path: "/market", status: (each) => (weekend(each) ? 200 : 404), times: always(3) },
  // broke yesterday
  { path: "/shop/scarves", status: from(days - 1, 200, 404), times: always(8) },
  // only a search engine remembers it
  { path: "/2019/old-story", status: gone, times: from(10, 0, 1), agent: "google", client: "66.249.66.7" },
  // nobody who counts
  { path: "/health", status: gone, times: always(9), agent: "monitor" },
  { path: "/feed.rss", status: gone, times: always(5), agent: "seo" },
  { path: "/my-bookmark", status: gone, times: always(2), client: "198.51.100.250" },
  // seen once
  { path: "/typo-of-one", status: gone, times: (each) => (each === 17 ? 1 : 0) },
];

/** One path, one client: what a scanner asks for in an hour of each fifth day. */
const scans: readonly Visit[] = Array.from({ length: 80 }, (_, index) => ({
  path: `/wp-content/plugins/p${index}/readme.txt`,
  status: gone,
  times: (each: number) => (each % 5 === 0 ? 1 : 0),
  client: "203.0.113.66",
}));

export const scannerRequests = 80 * 6;

/** Numbers that look random and are the same in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const stamp = (time: number): string => {
  const [, date, month, year, clock] = new Date(time).toUTCString().split(/,? /);
  return `${date}/${month}/${year}:${clock} +0000`;
};

export function monthOfLines(seed: number): string[] {
  const next = random(seed);
  const lines: [time: number, line: string][] = [];
  for (const visit of [...visits, ...scans]) {
    for (let each = 0; each < days; each++) {
      for (let count = 0; count < visit.times(each); count++) {
        const hour = visit.client === "203.0.113.66" ? next() / 24 : next();
        const time = Math.floor(start + (each + hour) * day);
        const client = visit.client ?? `198.51.100.${1 + ((each * 7 + count) % 200)}`;
        const referer = visit.from?.[Math.floor(next() * visit.from.length)] ?? "-";
        const agent = agents[visit.agent ?? "person"];
        const request = `"GET ${visit.path} HTTP/1.1" ${visit.status(each)} 512 "${referer}" "${agent}"`;
        lines.push([time, `shop.example ${client} - - [${stamp(time)}] ${request}\n`]);
      }
    }
  }
  return lines.sort(([one], [other]) => one - other).map(([, line]) => line);
}

/** State, persistence and suggestion of each path that must be listed, and of no other. */
export const truth: Record<string, readonly [state: string, persistent: number, target: string | null]> = {
  "/about.html": ["broken", 1, "/about"],
  "/shop/gloves": ["broken", 1, null],
  "/account": ["recovered", 0, null],
  "/contcat": ["never", 1, "/contact"],
  "/login": ["never", 1, null],
  "/market": ["broken", 0, null],
  "/shop/scarves": ["new", 0, null],
  "/2019/old-story": ["never", 0, null],
  "/health": ["never", 0, null],
  "/feed.rss": ["never", 0, null],
  "/my-bookmark": ["never", 0, null],
};
