import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import tls from "node:tls";
import { closeConnections, http2Client, keepAliveClient, rawClient } from "./clients.mjs";
import { prepareFolder, writeConfigs } from "./configs.mjs";
import { fastcgiResponder } from "./fastcgi.mjs";
import { keep } from "./keep.mjs";
import { fullBacklog, nameServer, syslog } from "./listeners.mjs";
import { drawNames } from "./names.mjs";
import { originOf } from "./origin.mjs";
import { portsFrom } from "./ports.mjs";
import { processesIn } from "./processes.mjs";
import { seededRandom } from "./random.mjs";
import { drawRequests } from "./requests.mjs";
import { readVarnishLog, startServers, whileStopped } from "./servers.mjs";
import { forChain } from "./truths.mjs";

const maxRunMs = 85_000;
const portNames =
  "A A_H2 B B_PROXY C C_H2 J J_H2 D E F F_PROXY G G_BALANCER G_PROXY O1 O2 OTLS FCGI FULL_BACKLOG CLOSED1 CLOSED2 CLOSED3 DNS SYSLOG1 SYSLOG2 SYSLOG3";
const log = (text) => process.stderr.write(`${text}\n`);

async function portsOf(seed) {
  const next = portsFrom(seed);
  const ports = {};
  for (const name of portNames.split(" ")) ports[name] = await next();
  return ports;
}

async function listen(folder, ports, origin, processes) {
  const listenOn = (server, port) =>
    new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => resolve(server));
    });
  const pem = (extension) => readFileSync(path.join(folder, `tls/origin.${extension}`));
  const secure = tls.createServer({ key: pem("key"), cert: pem("crt") }, origin.onConnection(1));
  secure.on("tlsClientError", () => {});
  return Promise.all([
    listenOn(net.createServer(origin.onConnection(1)), ports.O1),
    listenOn(net.createServer(origin.onConnection(2)), ports.O2),
    listenOn(secure, ports.OTLS),
    fastcgiResponder(ports.FCGI, origin.planFor),
    nameServer(ports.DNS),
    syslog(ports.SYSLOG1, path.join(folder, "logs/C-haproxy.httplog.log"), false),
    syslog(ports.SYSLOG2, path.join(folder, "logs/C-haproxy.json.log"), true),
    syslog(ports.SYSLOG3, path.join(folder, "logs/G-haproxy.json.log"), true),
    fullBacklog(ports.FULL_BACKLOG, maxRunMs, processes),
  ]);
}

const expectedOf = ({ step: { expect }, chain }) =>
  expect !== null && typeof expect === "object" ? forChain(expect, chain) : expect;

/** A line of truth.jsonl: the planned fault, and the response that the client received. */
function truthOf(request, response, sentMs) {
  const { id, chain, scenario, path: target, step, client, v6, truth } = request;
  const { recovered, hop, also, journey, note } = step;
  const expected = expectedOf(request);
  // HAProxy and Apache close a keep-alive connection without a response so that the client retries
  const closedIdleConnection = response.nth > 1 && response.status === null && "CJD".includes(chain);
  return {
    ...{ id, chain, scenario, path: target, client_saw_status: response.status, ...truth },
    ...{ recovered, hop, also, journey: forChain(journey, chain), note, t: sentMs, ms: Date.now() - sentMs },
    ...("CJ".includes(chain) && { cport: response.localPort ?? null }),
    ...(response.end !== "closed" && { client_end: response.end }),
    ...(response.nth > 1 && { nth: response.nth }),
    ...(client.h2 && { h2: true }),
    ...(v6 && { v6 }),
    ...(expected !== undefined &&
      expected !== response.status &&
      !closedIdleConnection && { unexpected: `expected ${expected}` }),
  };
}

async function send(request, ports, random) {
  const { chain, client } = request;
  const sentMs = Date.now();
  const response = client.h2
    ? await http2Client(request, ports[`${chain}_H2`] ?? ports[chain])
    : request.keepAlive
      ? await keepAliveClient(request, ports[chain])
      : await rawClient(request, ports[chain], random);
  return truthOf(request, response, sentMs);
}

async function sendAll(requests, ports, random) {
  const startMs = Date.now();
  const sent = [];
  for (const request of requests) {
    const wait = startMs + request.at - Date.now();
    if (wait > 0) await sleep(wait);
    sent.push(send(request, ports, random));
  }
  return Promise.all(sent);
}

/** Sends the requests of the run, then those while a server is stopped, then those after all outages. */
async function sendPhases(requests, random, servers) {
  const send = (phase) =>
    sendAll(
      requests.filter((request) => request.phase === phase),
      servers.ports,
      random,
    );
  const truth = [await send("main")];
  for (const name of servers.running.keys()) {
    truth.push(await whileStopped(name, servers, () => send(name)));
    truth.push(await send(`after ${name}`));
  }
  return truth.flat();
}

/** Deviations from the plan. */
function* deviationsOf(truth) {
  for (const { chain, scenario, unexpected, client_saw_status, origin_did = [] } of truth) {
    if (unexpected) yield `${chain} ${scenario}: ${unexpected}, received ${client_saw_status}`;
    if (origin_did.some((action) => /VIOLATION|unplanned/.test(action)))
      yield `${chain} ${scenario}: origin ${origin_did}`;
  }
}

async function executeRun(folder, out, options, processes) {
  const { seed, mix, seconds, only } = options;
  const random = seededRandom(seed);
  const names = drawNames(mix, random);
  const wants = (...chains) => only.length === 0 || chains.some((chain) => only.includes(chain));
  prepareFolder(folder, random);
  const ports = await portsOf(seed);
  const origin = originOf(random);
  const listeners = await listen(folder, ports, origin, processes);
  const configs = writeConfigs(folder, ports, names.services);
  const running = await startServers(folder, ports, wants, processes);
  const requests = drawRequests({ mix, seconds, wants }, names, random, origin.plans);
  log(`seed ${seed}, mix ${mix}: ${requests.length} requests in ${seconds} s`);
  const truth = await sendPhases(requests, random, { folder, ports, processes, running });
  await sleep(1500);
  for (const request of truth) request.origin_did = origin.actionsById.get(request.id);
  closeConnections();
  await processes.stopAll();
  if (wants("B")) readVarnishLog(folder);
  for (const listener of listeners) listener.close();
  const deviations = [...deviationsOf(truth)];
  for (const deviation of deviations) log(`deviation: ${deviation}`);
  keep(
    folder,
    out,
    configs,
    truth.sort((one, other) => one.t - other.t),
    { seed, mix, seconds, odd: deviations.length },
  );
}

/** Executes one run; writes logs, error logs, configurations and the truth to `out`. */
export async function makeRun(out, options) {
  const folder = mkdtempSync(path.join(tmpdir(), "faultlab-"));
  const processes = processesIn(folder);
  const end = (code) => processes.stopAll().then(() => process.exit(code));
  const limit = setTimeout(() => end(1), maxRunMs);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => end(130));
  try {
    await executeRun(folder, out, options, processes);
  } finally {
    clearTimeout(limit);
    await processes.stopAll();
    rmSync(folder, { recursive: true, force: true });
  }
}
