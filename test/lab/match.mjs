// Finds the request of each line of a log. Used only to join lines with the truth, which is never derived from a line.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Each log: the hop that wrote it, its chain, its format, and the arguments of faultline. */
const proxied = ["--from-config", "nginx.conf"];
const edge = ["--tier", "cdn", "--from-config", "nginx-edge.conf"];
const haproxy = ["--from-config", "haproxy.cfg"];
const apache = ["--from-config", "apache.conf"];
const varnish = ["--tier", "cdn", "--as", "varnish"];

// biome-ignore format: a table, one row per log
export const logs = {
  "A-nginx.combined.log": { hop: "nginx", chain: "A", format: "nginx combined", args: proxied },
  "A-nginx.rich.log": { hop: "nginx", chain: "A", format: "nginx rich", args: proxied },
  "A-nginx.json.log": { hop: "nginx", chain: "A", format: "nginx json", args: proxied },
  "A-nginx.ingress.log": { hop: "nginx", chain: "A", format: "nginx ingress", args: proxied },
  "A-nginx.own.log": { hop: "nginx", chain: "A", format: "nginx own", args: proxied },
  "B-varnish.ncsa.log": { hop: "varnish", chain: "B", format: "varnishncsa default", args: varnish },
  "B-varnish.own.log": { hop: "varnish", chain: "B", format: "varnishncsa own", args: [...varnish, "--log-format", "varnishncsa.format"] },
  "B-nginx.rich.log": { hop: "nginx", chain: "B", format: "behind nginx rich", args: proxied },
  "B-nginx.own.log": { hop: "nginx", chain: "B", format: "behind nginx own", args: proxied },
  "C-haproxy.httplog.log": { hop: "haproxy", chain: "C", format: "haproxy httplog", args: haproxy },
  "C-haproxy.json.log": { hop: "haproxy", chain: "J", format: "haproxy json", args: haproxy },
  "D-apache.combined.log": { hop: "apache", chain: "D", format: "apache combined", args: apache },
  "D-apache.extra.log": { hop: "apache", chain: "D", format: "apache extra", args: apache },
  "E-caddy.access.log": { hop: "caddy", chain: "E", format: "caddy json", args: [] },
  "F-edge.combined.log": { hop: "edge", chain: "F", format: "edge nginx combined", args: edge },
  "F-edge.json.log": { hop: "edge", chain: "F", format: "edge nginx json", args: edge },
  "F-edge.own.log": { hop: "edge", chain: "F", format: "edge nginx own", args: edge },
  "F-nginx.own.log": { hop: "nginx", chain: "F", format: "behind nginx own", args: proxied },
  "F-nginx.json.log": { hop: "nginx", chain: "F", format: "behind nginx json", args: proxied },
};

const edgeG = ["--tier", "cdn", "--from-config", "nginx-edge-G.conf"];
const proxiedG = ["--from-config", "nginx-G.conf"];
const balancerG = ["--from-config", "haproxy-chain.cfg"];

// biome-ignore format: a table, one row per log
/** The logs of chain G, which are scored only together. */
const logsOfThreeHops = {
  "G-edge.json.log": { hop: "edge", chain: "G", args: edgeG },
  "G-edge.own.log": { hop: "edge", chain: "G", args: edgeG },
  "G-haproxy.json.log": { hop: "haproxy", chain: "G", args: balancerG },
  "G-nginx.json.log": { hop: "nginx", chain: "G", args: proxiedG },
  "G-nginx.own.log": { hop: "nginx", chain: "G", args: proxiedG },
};

const allLogs = { ...logs, ...logsOfThreeHops };
export const logOf = (file) => allLogs[file];

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
  return { folder, truth, byId: new Map(truth.map((request) => [request.id, request])) };
}

/** The lines of a log, each with its request. */
export function linesOf({ folder, truth, byId }, file) {
  const logFile = path.join(folder, "logs", file);
  if (!existsSync(logFile)) return [];
  const lines = readFileSync(logFile, "latin1").replace(/\n$/, "").split("\n");
  const { chain, hop } = logOf(file);
  const matchedIds = new Set(lines.map(idOf));
  // without an id in the line: the nearest request in time that can produce such a line
  const matchWithoutId = (line) => {
    const time = timeOf(line);
    if (time === null) return undefined;
    if (hop === "haproxy") {
      const port = Number(portOf(line));
      return nearest(
        truth.filter((request) => request.chain === chain && request.cport === port),
        time,
      );
    }
    const scenarios = / 408 /.test(line) ? /^(?:bad_tls_hello|slow_head)$/ : /^bad_(?:garbage|length)$/;
    const candidates = truth.filter(
      (request) => request.chain === chain && scenarios.test(request.scenario) && !matchedIds.has(request.id),
    );
    const found = nearest(candidates, time);
    if (found) matchedIds.add(found.id);
    return found;
  };
  return lines.map((text, index) => ({
    line: index + 1,
    request: byId.get(idOf(text)) ?? matchWithoutId(text),
  }));
}

/** The truth for a line of this hop; the truth of an inner hop can differ from that of the client. */
export function truthFor(request, hop) {
  const { answered_by, fault, reason, also = [] } = request;
  const inner = request.hop?.[hop];
  return inner ? { ...inner, also: [] } : { answered_by, fault, reason, also };
}
