import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import tls from "node:tls";
import { chanceOf } from "./chance.mjs";
import { closeConnections, http2Client, keepingClient, rawClient } from "./clients.mjs";
import { prepareFolder, writeConfigs } from "./configs.mjs";
import { keep } from "./keep.mjs";
import { hole, nameServer, syslog } from "./listeners.mjs";
import { vocabularyOf } from "./names.mjs";
import { originOf } from "./origin.mjs";
import { portsFrom } from "./ports.mjs";
import { processesIn } from "./processes.mjs";
import { drawRequests } from "./requests.mjs";
import { readVarnishLog, startServers } from "./servers.mjs";

const hardLimit = 85_000;
const portNames =
  "A A_H2 B B_PROXY C C_H2 J J_H2 D E F F_PROXY O1 O2 OTLS HOLE CLOSED1 CLOSED2 CLOSED3 DNS SYSLOG1 SYSLOG2";
const say = (text) => process.stderr.write(`${text}\n`);

async function portsOf(seed) {
  const next = portsFrom(seed);
  const ports = {};
  for (const name of portNames.split(" ")) ports[name] = await next();
  return ports;
}

async function listen(folder, ports, origin, processes) {
  const bound = (server, port) =>
    new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => resolve(server));
    });
  const pem = (kind) => readFileSync(path.join(folder, `tls/origin.${kind}`));
  const secure = tls.createServer({ key: pem("key"), cert: pem("crt") }, origin.onConnection(1));
  secure.on("tlsClientError", () => {});
  return Promise.all([
    bound(net.createServer(origin.onConnection(1)), ports.O1),
    bound(net.createServer(origin.onConnection(2)), ports.O2),
    bound(secure, ports.OTLS),
    nameServer(ports.DNS),
    syslog(ports.SYSLOG1, path.join(folder, "logs/C-haproxy.httplog.log"), false),
    syslog(ports.SYSLOG2, path.join(folder, "logs/C-haproxy.json.log"), true),
    hole(ports.HOLE, hardLimit, processes),
  ]);
}

const expectedOf = ({ step: { expect }, chain }) =>
  expect !== null && typeof expect === "object" ? expect[chain] : expect;

/** A line of truth.jsonl: what was arranged, and what the client got. */
function truthOf(request, answer, from) {
  const { id, chain, scenario, path: target, step, client, v6, truth } = request;
  const { recovered, hop, also, note } = step;
  const expected = expectedOf(request);
  // HAProxy and Apache close a kept connection without an answer, so that the client tries again
  const closed = answer.nth > 1 && answer.status === null && "CJD".includes(chain);
  return {
    ...{ id, chain, scenario, path: target, client_saw_status: answer.status, ...truth },
    ...{ recovered, hop, also, note, t: from, ms: Date.now() - from },
    ...("CJ".includes(chain) && { cport: answer.local ?? null }),
    ...(answer.how !== "closed" && { client_end: answer.how }),
    ...(answer.nth > 1 && { nth: answer.nth }),
    ...(client.h2 && { h2: true }),
    ...(v6 && { v6 }),
    ...(expected !== undefined &&
      expected !== answer.status &&
      !closed && { unexpected: `expected ${expected}` }),
  };
}

async function send(request, ports, chance) {
  const { chain, client } = request;
  const from = Date.now();
  const answer = client.h2
    ? await http2Client(request, ports[`${chain}_H2`] ?? ports[chain])
    : request.keep
      ? await keepingClient(request, ports[chain])
      : await rawClient(request, ports[chain], chance);
  return truthOf(request, answer, from);
}

async function sendAll(requests, ports, chance) {
  const zero = Date.now();
  const sent = [];
  for (const request of requests) {
    const wait = zero + request.at - Date.now();
    if (wait > 0) await sleep(wait);
    sent.push(send(request, ports, chance));
  }
  return Promise.all(sent);
}

/** What went otherwise than arranged. */
function* oddities(truth) {
  for (const { chain, scenario, unexpected, client_saw_status, origin_did = [] } of truth) {
    if (unexpected) yield `${chain} ${scenario}: ${unexpected}, saw ${client_saw_status}`;
    if (origin_did.some((did) => /VIOLATION|unplanned/.test(did)))
      yield `${chain} ${scenario}: origin ${origin_did}`;
  }
}

async function inFolder(folder, out, options, processes) {
  const { seed, mix, seconds, only } = options;
  const chance = chanceOf(seed);
  const vocabulary = vocabularyOf(mix, chance);
  const wants = (...chains) => only.length === 0 || chains.some((chain) => only.includes(chain));
  prepareFolder(folder, chance);
  const ports = await portsOf(seed);
  const origin = originOf(chance);
  const listeners = await listen(folder, ports, origin, processes);
  const configs = writeConfigs(folder, ports, vocabulary.services);
  await startServers(folder, ports, wants, processes);
  const requests = drawRequests({ mix, seconds, wants }, vocabulary, chance, origin.plans);
  say(`seed ${seed}, mix ${mix}: ${requests.length} requests in ${seconds} s`);
  const truth = await sendAll(requests, ports, chance);
  await sleep(1500);
  for (const each of truth) each.origin_did = origin.did.get(each.id);
  closeConnections();
  await processes.stopAll();
  if (wants("B")) readVarnishLog(folder);
  for (const listener of listeners) listener.close();
  const odd = [...oddities(truth)];
  for (const each of odd) say(`odd: ${each}`);
  keep(
    folder,
    out,
    configs,
    truth.sort((one, other) => one.t - other.t),
    { seed, mix, seconds, odd: odd.length },
  );
}

/** Makes one run: `out` gets logs, error logs, configurations and the truth. */
export async function makeRun(out, options) {
  const folder = mkdtempSync(path.join(tmpdir(), "faultlab-"));
  const processes = processesIn(folder);
  const end = (code) => processes.stopAll().then(() => process.exit(code));
  const limit = setTimeout(() => end(1), hardLimit);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => end(130));
  try {
    await inFolder(folder, out, options, processes);
  } finally {
    clearTimeout(limit);
    await processes.stopAll();
    rmSync(folder, { recursive: true, force: true });
  }
}
