import { spawn } from "node:child_process";
import dgram from "node:dgram";
import { openSync, writeSync } from "node:fs";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const bound = (socket, port) =>
  new Promise((resolve) => socket.bind(port, "127.0.0.1", () => resolve(socket)));

/** A name server that knows nothing: names get NXDOMAIN, those under "mute" no answer at all. */
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
  return bound(socket, port);
}

/** Syslog over UDP into a file: as rsyslog writes it, or as it came. */
export function syslog(port, file, raw) {
  const socket = dgram.createSocket("udp4");
  const out = openSync(file, "a");
  socket.on("message", (message) => {
    const text = message.toString("latin1").replace(/\n$/, "");
    const written = raw ? text : text.replace(/^<\d+>(\w{3} [ \d]\d [\d:]{8}) /, "$1 lab ");
    writeSync(out, `${written}\n`, null, "latin1");
  });
  return bound(socket, port);
}

const neverAccepts = (port, patience) => `
  const server = require("net").createServer();
  server.listen({ port: ${port}, host: "127.0.0.1", backlog: 1 }, () => {
    require("fs").writeSync(1, "up");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${patience});
  });`;

/** A port whose backlog is full: a child that listens and never accepts, and connections that fill it. */
export async function hole(port, patience, { adopt }) {
  const child = spawn(process.execPath, ["-e", neverAccepts(port, patience)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  adopt(child, "hole", "SIGKILL");
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const fill = Array.from({ length: 6 }, () => net.connect(port, "127.0.0.1").on("error", () => {}));
  await sleep(200);
  return { close: () => fill.map((socket) => socket.destroy()) };
}
