import http from "node:http";
import http2 from "node:http2";
import net from "node:net";
import { textOf } from "./chance.mjs";

const patience = 9000;

/** A TLS ClientHello without CR or LF in it; the id stands in the server's name. */
function clientHello(id, hex) {
  const name = Buffer.from(`rid-${id}.example`);
  const length = name.length;
  const sni = Buffer.concat([Buffer.from([0, 0, 0, length + 5, 0, length + 3, 0, 0, length]), name]);
  const body = Buffer.concat([
    Buffer.from([3, 3]),
    Buffer.from(hex(32)),
    Buffer.from([0, 0, 4, 0x13, 0x01, 0x13, 0x02, 1, 0, 0, sni.length]),
    sni,
  ]);
  const handshake = Buffer.concat([Buffer.from([1, 0, 0, body.length]), body]);
  return Buffer.concat([Buffer.from([0x16, 3, 1, 0, handshake.length]), handshake]);
}

const closing = "Connection: close\r\n\r\n";

/** Requests that no well-behaved client sends. */
const odd = {
  garbage: ({ id }, _head, { pick, hex }) =>
    `${pick(["HELO", "\x03\x00\x00\x13", "xyzzy"])} rid=${id} ${hex(8)}\r\n\r\n`,
  tls: ({ id }, _head, { hex }) => clientHello(id, hex),
  nohost: ({ id, path, agent }) =>
    `GET ${path} HTTP/1.1\r\nUser-Agent: ${agent}\r\nX-Request-ID: ${id}\r\n${closing}`,
  version: ({ path }, head) => `GET ${path} HTTP/7.9\r\n${head}${closing}`,
  bighead: ({ path }, head) => `GET ${path} HTTP/1.1\r\n${head}Cookie: ${"c".repeat(70000)}\r\n${closing}`,
  longuri: ({ path, chain }, head) =>
    `GET ${path}&q=${"q".repeat(chain === "A" || chain === "D" ? 2600 : 70000)} HTTP/1.1\r\n${head}${closing}`,
  length: ({ path }, head) => `POST ${path} HTTP/1.1\r\n${head}Content-Length: abc\r\n${closing}`,
  slowhead: ({ path }, head) => `GET ${path} HTTP/1.1\r\n${head}X-Sl`,
};

function wire(request, chance) {
  const { client, id, host, agent, path } = request;
  const head = `Host: ${host}\r\nUser-Agent: ${agent}\r\nX-Request-ID: ${id}\r\n`;
  if (client.raw) return [odd[client.raw](request, head, chance)];
  const { method = "GET", headers = {}, body = 0, declare = body } = client;
  const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const announced = body ? `Content-Type: text/plain\r\nContent-Length: ${declare}\r\n` : "";
  return [`${method} ${path} HTTP/1.1\r\n${head}${more.join("")}${announced}${closing}`, textOf(body)];
}

const hostOf = ({ v6 }) => (v6 ? "::1" : "127.0.0.1");

/** A client that writes its bytes itself, and may leave when it likes. */
export function rawClient(request, port, chance) {
  const { abort, abortBytes, rst } = request.client;
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: hostOf(request) });
    const got = [];
    let [bytes, local, leaving] = [0, null];
    const giveUp = setTimeout(() => {
      socket.destroy();
      done("gave up");
    }, patience);
    function done(how) {
      clearTimeout(giveUp);
      clearTimeout(leaving);
      const text = Buffer.concat(got).toString("latin1");
      const status = /^HTTP\/\d(?:\.\d)? (\d{3})/.exec(text)?.[1];
      resolve({ status: status ? Number(status) : null, bytes, how, local });
    }
    function leave() {
      if (rst) socket.resetAndDestroy();
      else socket.destroy();
      done("left");
    }
    socket.on("connect", () => {
      local = socket.localPort;
      for (const part of wire(request, chance))
        if (part.length > 0) socket.write(Buffer.from(part, "latin1"));
      if (abort) leaving = setTimeout(leave, abort);
    });
    socket.on("data", (chunk) => {
      got.push(chunk);
      bytes += chunk.length;
      if (abortBytes && bytes >= abortBytes) leave();
    });
    socket.on("end", () => done("closed"));
    socket.on("close", () => done("closed"));
    socket.on("error", (error) => done(error.code));
  });
}

const agents = new Map();

function agentFor(key) {
  if (!agents.has(key)) agents.set(key, new http.Agent({ keepAlive: true, maxSockets: 4, timeout: 2000 }));
  return agents.get(key);
}

export function closeConnections() {
  for (const agent of agents.values()) agent.destroy();
}

/** An ordinary client that keeps its connections. */
export function keepingClient(request, port) {
  const { id, host, agent, path } = request;
  const headers = { Host: host, "User-Agent": agent, "X-Request-ID": id };
  return new Promise((resolve) => {
    const options = {
      agent: agentFor(`${port}${hostOf(request)}`),
      host: hostOf(request),
      port,
      path,
      headers,
    };
    let socket;
    const done = (status, bytes, how) =>
      resolve({ status, bytes, how, local: socket?.localPort ?? socket?.lastPort, nth: socket?.nth });
    const asked = http.request(options, (response) => {
      let bytes = 0;
      response.on("data", (chunk) => {
        bytes += chunk.length;
      });
      response.on("end", () => done(response.statusCode, bytes, "closed"));
      response.on("error", (error) => done(response.statusCode, bytes, error.code));
    });
    asked.on("socket", (given) => {
      socket = given;
      given.nth = (given.nth ?? 0) + 1;
      const note = () => {
        given.lastPort = given.localPort;
      };
      if (given.localPort) note();
      else given.once("connect", note);
    });
    asked.on("error", (error) => done(null, 0, error.code));
    asked.end();
  });
}

/** HTTP/2 without TLS. */
export function http2Client(request, port) {
  const { id, host, agent, path, client } = request;
  return new Promise((resolve) => {
    const session = http2.connect(`http://127.0.0.1:${port}`);
    let [status, bytes, local] = [null, 0, null];
    const done = (how) => {
      clearTimeout(giveUp);
      resolve({ status, bytes, how, local });
      setTimeout(() => session.destroy(), 50);
    };
    const giveUp = setTimeout(() => done("gave up"), patience);
    session.on("error", (error) => done(error.code));
    session.on("connect", () => {
      local = session.socket.localPort;
    });
    const stream = session.request({
      ":method": "GET",
      ":path": path,
      ":authority": host,
      "user-agent": agent,
      "x-request-id": id,
    });
    stream.on("response", (headers) => {
      status = headers[":status"];
    });
    stream.on("data", (chunk) => {
      bytes += chunk.length;
    });
    for (const event of ["end", "close"]) stream.on(event, () => done("closed"));
    stream.on("error", (error) => done(error.code));
    if (client.abort)
      setTimeout(() => {
        stream.close(http2.constants.NGHTTP2_CANCEL);
        done("left");
      }, client.abort);
    stream.end();
  });
}
