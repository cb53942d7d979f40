import { spawn } from "node:child_process";
import dgram from "node:dgram";
import { openSync, writeSync } from "node:fs";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const bindSocket = (socket, port) =>
  new Promise((resolve) => socket.bind(port, "127.0.0.1", () => resolve(socket)));

/** A name server that returns NXDOMAIN for every name, and does not respond for names under "mute". */
export function nameServer(port) {
  const socket = dgram.createSocket("udp4");
  socket.on("message", (message, from) => {
    if (message.length < 17 || message.subarray(12).includes(Buffer.from("\x04mute"))) return;
    let end = 12;
    while (end < message.length && message[end]) end += message[end] + 1;
    const reply = Buffer.from(message.subarray(0, end + 5));
    reply[2] = 0x85;
    reply[3] = 0x83;
    for (const count of [6, 8, 10]) reply.writeUInt16BE(0, count);
    socket.send(reply, from.port, from.address);
  });
  return bindSocket(socket, port);
}

/** Writes syslog messages received over UDP to a file, in the format of rsyslog or, if `raw`, unchanged. */
export function syslog(port, file, raw) {
  const socket = dgram.createSocket("udp4");
  const out = openSync(file, "a");
  socket.on("message", (message) => {
    const text = message.toString("latin1").replace(/\n$/, "");
    const line = raw ? text : text.replace(/^<\d+>(\w{3} [ \d]\d [\d:]{8}) /, "$1 lab ");
    writeSync(out, `${line}\n`, null, "latin1");
  });
  return bindSocket(socket, port);
}

const listenerScript = (port, lifetimeMs) => `
  const server = require("net").createServer();
  server.listen({ port: ${port}, host: "127.0.0.1", backlog: 1 }, () => {
    require("fs").writeSync(1, "up");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${lifetimeMs});
  });`;

/** A port with a full backlog: a child process listens but never accepts, and connections fill the backlog. */
export async function fullBacklog(port, lifetimeMs, { adopt }) {
  const child = spawn(process.execPath, ["-e", listenerScript(port, lifetimeMs)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  adopt(child, "full-backlog", "SIGKILL");
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const connections = Array.from({ length: 6 }, () => net.connect(port, "127.0.0.1").on("error", () => {}));
  await sleep(200);
  return { close: () => connections.map((socket) => socket.destroy()) };
}
