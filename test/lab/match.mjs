// Finds the request behind each line of a log. Only to join lines with the truth, which never comes from a line.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Each log: the hop that wrote it, its chain, its kind of line, and how faultline is told to read it. */
const proxied = ["--from-config", "nginx.conf"];
const edge = ["--tier", "cdn", "--from-config", "nginx-edge.conf"];
const haproxy = ["--from-config", "haproxy.cfg"];
const apache = ["--from-config", "apache.conf"];
const varnish = ["--tier", "cdn", "--as", "varnish"];

// biome-ignore format: a table, a row a log
export const logs = {
  "A-nginx.combined.log": { hop: "nginx", chain: "A", kind: "nginx combined", args: proxied },
  "A-nginx.rich.log": { hop: "nginx", chain: "A", kind: "nginx rich", args: proxied },
  "A-nginx.json.log": { hop: "nginx", chain: "A", kind: "nginx json", args: proxied },
  "A-nginx.ingress.log": { hop: "nginx", chain: "A", kind: "nginx ingress", args: proxied },
  "A-nginx.own.log": { hop: "nginx", chain: "A", kind: "nginx own", args: proxied },
  "B-varnish.ncsa.log": { hop: "varnish", chain: "B", kind: "varnishncsa default", args: varnish },
  "B-varnish.own.log": { hop: "varnish", chain: "B", kind: "varnishncsa own", args: [...varnish, "--log-format", "varnishncsa.format"] },
  "B-nginx.rich.log": { hop: "nginx", chain: "B", kind: "behind nginx rich", args: proxied },
  "C-haproxy.httplog.log": { hop: "haproxy", chain: "C", kind: "haproxy httplog", args: haproxy },
  "C-haproxy.json.log": { hop: "haproxy", chain: "J", kind: "haproxy json", args: haproxy },
  "D-apache.combined.log": { hop: "apache", chain: "D", kind: "apache combined", args: apache },
  "D-apache.extra.log": { hop: "apache", chain: "D", kind: "apache extra", args: apache },
  "E-caddy.access.log": { hop: "caddy", chain: "E", kind: "caddy json", args: [] },
  "F-edge.combined.log": { hop: "edge", chain: "F", kind: "edge nginx combined", args: edge },
  "F-edge.json.log": { hop: "edge", chain: "F", kind: "edge nginx json", args: edge },
  "F-edge.own.log": { hop: "edge", chain: "F", kind: "edge nginx own", args: edge },
  "F-nginx.json.log": { hop: "nginx", chain: "F", kind: "behind nginx json", args: proxied },
};

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** `24/Nov/2026:23:11:57(.081)`, as Apache and HAProxy write it. */
function timeOf(line) {
  const match = /(\d\d)\/(\w{3})\/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.(\d+))?/.exec(line);
  if (!match) return null;
  const [, day, month, year, hour, minute, second, fraction = 0] = match;
  return Date.UTC(year, months.indexOf(month), day, hour, minute, second, fraction);
}

const idOf = (line) => /rid[=-]([0-9a-f]{12})/.exec(line)?.[1];
const nearest = (requests, time) =>
  requests.sort((one, other) => Math.abs(one.t - time) - Math.abs(other.t - time))[0];
const portOf = (line) => /"client_port":(\d+)/.exec(line)?.[1] ?? /\]: [\d.:a-f]+:(\d+) \[/.exec(line)?.[1];

export function readRun(folder) {
  const truth = readFileSync(path.join(folder, "truth.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { folder, truth, byId: new Map(truth.map((each) => [each.id, each])) };
}

/** The lines of a log, each with the request that it is of. */
export function linesOf({ folder, truth, byId }, file) {
  const place = path.join(folder, "logs", file);
  if (!existsSync(place)) return [];
  const lines = readFileSync(place, "latin1").replace(/\n$/, "").split("\n");
  const { chain, hop } = logs[file];
  const taken = new Set(lines.map(idOf));
  // no id in the line: the nearest in time of those that leave such a line
  const without = (line) => {
    const time = timeOf(line);
    if (time === null) return undefined;
    if (hop === "haproxy") {
      const port = Number(portOf(line));
      return nearest(
        truth.filter((each) => each.chain === chain && each.cport === port),
        time,
      );
    }
    const kind = / 408 /.test(line) ? /^(?:bad_tls_hello|slow_head)$/ : /^bad_(?:garbage|length)$/;
    const open = truth.filter(
      (each) => each.chain === chain && kind.test(each.scenario) && !taken.has(each.id),
    );
    const found = nearest(open, time);
    if (found) taken.add(found.id);
    return found;
  };
  return lines.map((text, index) => ({ line: index + 1, request: byId.get(idOf(text)) ?? without(text) }));
}

/** What is true of a line that this hop wrote: an inner hop can see something else than the client did. */
export function truthFor(request, hop) {
  const { answered_by, fault, reason, also = [] } = request;
  const inner = request.hop?.[hop];
  return inner ? { ...inner, also: [] } : { answered_by, fault, reason, also };
}
