import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { varnishFormat } from "./configs.mjs";
import { waitForPort } from "./processes.mjs";

export const requiredCommands = [
  "nginx",
  "haproxy",
  "varnishd",
  "varnishncsa",
  "apache2",
  "caddy",
  "openssl",
];

const nginx = (folder, name, config) => ["-p", folder, "-e", `errorlogs/${name}.error.log`, "-c", config];
const varnishTuning =
  `timeout_idle=1 thread_pool_min=10 thread_pool_max=100 thread_pools=1 http_req_hdr_len=8k`
    .split(" ")
    .flatMap((setting) => ["-p", setting]);
const varnishTags = `ReqURL,BereqURL,FetchError,VCL_Error,VCL_call,RespStatus,BerespStatus,Error,HttpGarbage,BogoHeader,SessClose`;

async function startVarnish(folder, ports, start) {
  const state = ["-n", `${folder}/run/varnish`];
  const addresses = ["-a", `127.0.0.1:${ports.B}`, "-a", `[::1]:${ports.B}`];
  const memory = ["-s", "malloc,16m", "-T", "none"];
  const vcl = ["-f", `${folder}/varnish.vcl`];
  start("varnishd", "varnishd", [
    "-F",
    "-j",
    "none",
    ...state,
    ...addresses,
    ...vcl,
    ...memory,
    ...varnishTuning,
  ]);
  await waitForPort(ports.B, 15_000);
  start("varnishncsa", "varnishncsa", [...state, "-w", "logs/B-varnish.ncsa.log"]);
  start("varnishncsa-own", "varnishncsa", [...state, "-F", varnishFormat, "-w", "logs/B-varnish.own.log"]);
  start("varnishlog", "varnishlog", [
    ...state,
    "-g",
    "request",
    "-i",
    varnishTags,
    "-w",
    "run/varnishlog.bin",
  ]);
  await sleep(600);
}

const graceful = { stopSignal: "SIGQUIT" };

/** The servers that a run stops and starts again: what to start, and the port. */
const stoppable = {
  "nginx-G": (folder) => ["nginx", nginx(folder, "nginx-G", "nginx-G.conf"), graceful],
  "haproxy-G": () => ["haproxy", ["-db", "-f", "haproxy-chain.cfg"]],
};
const portOf = { "nginx-G": "G_PROXY", "haproxy-G": "G_BALANCER" };

async function startStoppable(name, folder, ports, { start }) {
  const child = start(name, ...stoppable[name](folder));
  await waitForPort(ports[portOf[name]]);
  return child;
}

/** Calls `action` while a server is stopped. */
export async function whileStopped(name, { folder, ports, processes, running }, action) {
  await processes.stop(running.get(name));
  try {
    return await action();
  } finally {
    running.set(name, await startStoppable(name, folder, ports, processes));
  }
}

/** Starts the servers of the selected chains, and waits until they listen; returns those that can be stopped. */
export async function startServers(folder, ports, wants, processes) {
  const { start } = processes;
  const ready = [];
  const running = new Map();
  if (wants("A", "B", "F")) {
    start("nginx", "nginx", nginx(folder, "nginx", "nginx.conf"), graceful);
    ready.push(waitForPort(ports.A));
  }
  if (wants("F")) {
    start("edge", "nginx", nginx(folder, "edge", "nginx-edge.conf"), graceful);
    ready.push(waitForPort(ports.F));
  }
  if (wants("C", "J")) {
    start("haproxy", "haproxy", ["-db", "-f", "haproxy.cfg"]);
    ready.push(waitForPort(ports.C));
  }
  if (wants("D")) {
    start("apache", "apache2", ["-DFOREGROUND", "-d", folder, "-f", "apache.conf"]);
    ready.push(waitForPort(ports.D));
  }
  if (wants("E")) {
    const env = { HOME: folder, XDG_DATA_HOME: `${folder}/run`, XDG_CONFIG_HOME: `${folder}/run` };
    start("caddy", "caddy", ["run", "--config", "Caddyfile", "--adapter", "caddyfile"], { env });
    ready.push(waitForPort(ports.E));
  }
  if (wants("G")) {
    start("edge-G", "nginx", nginx(folder, "edge-G", "nginx-edge-G.conf"), graceful);
    ready.push(waitForPort(ports.G));
    for (const name of Object.keys(stoppable))
      running.set(name, await startStoppable(name, folder, ports, processes));
  }
  await Promise.all(ready);
  if (wants("B")) await startVarnish(folder, ports, start);
  // nginx requires this folder at its start; for the service "broken" it must be missing later
  rmSync(path.join(folder, "run/gone"), { recursive: true });
  return running;
}

/** Writes the log of Varnish as text, which confirms its faults. */
export function readVarnishLog(folder) {
  const read = ["-r", path.join(folder, "run/varnishlog.bin"), "-g", "request"];
  const text = execFileSync("varnishlog", read, { maxBuffer: 1e8 });
  writeFileSync(path.join(folder, "errorlogs/varnishlog.txt"), text);
}
