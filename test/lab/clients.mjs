import http from "node:http";
import http2 from "node:http2";
import net from "node:net";
import { randomText } from "./random.mjs";

const timeoutMs = 9000;

/** A TLS ClientHello without CR or LF; its server name contains the request id. */
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

const upgradeHeaders =
  "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
const connectionClose = "Connection: close\r\n\r\n";

/** Malformed, oversized and incomplete requests. */
const malformedRequests = {
  garbage: ({ id }, _head, { pick, hex }) =>
    `${pick(["HELO", "\x03\x00\x00\x13", "xyzzy"])} rid=${id} ${hex(8)}\r\n\r\n`,
  tls: ({ id }, _head, { hex }) => clientHello(id, hex),
  nohost: ({ id, path, agent }) =>
    `GET ${path} HTTP/1.1\r\nUser-Agent: ${agent}\r\nX-Request-ID: ${id}\r\n${connectionClose}`,
  version: ({ path }, head) => `GET ${path} HTTP/7.9\r\n${head}${connectionClose}`,
  bighead: ({ path }, head) =>
    `GET ${path} HTTP/1.1\r\n${head}Cookie: ${"c".repeat(70000)}\r\n${connectionClose}`,
  longuri: ({ path, chain }, head) =>
    `GET ${path}&q=${"q".repeat(chain === "A" || chain === "D" ? 2600 : 70000)} HTTP/1.1\r\n${head}${connectionClose}`,
  length: ({ path }, head) => `POST ${path} HTTP/1.1\r\n${head}Content-Length: abc\r\n${connectionClose}`,
  slowhead: ({ path }, head) => `GET ${path} HTTP/1.1\r\n${head}X-Sl`,
};

function requestParts(request, random) {
  const { client, id, host, agent, path } = request;
  const head = `Host: ${host}\r\nUser-Agent: ${agent}\r\nX-Request-ID: ${id}\r\n`;
  if (client.raw) return [malformedRequests[client.raw](request, head, random)];
  const { method = "GET", headers = {}, body = 0, declare = body } = client;
  const end = client.upgrade ? upgradeHeaders : connectionClose;
  const headerLines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const contentHeaders = body ? `Content-Type: text/plain\r\nContent-Length: ${declare}\r\n` : "";
  return [
    `${method} ${path} HTTP/1.1\r\n${head}${headerLines.join("")}${contentHeaders}${end}`,
    randomText(body),
  ];
}

const hostOf = ({ v6 }) => (v6 ? "::1" : "127.0.0.1");

/** Sends raw bytes on a new connection; may close or reset it before the response is complete. */
export function rawClient(request, port, random) {
  const { abort, abortBytes, rst } = request.client;
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: hostOf(request) });
    const chunks = [];
    let [bytes, localPort, abortTimer] = [0, null];
    const timeout = setTimeout(() => {
      socket.destroy();
      finish("timed out");
    }, timeoutMs);
    function finish(end) {
      clearTimeout(timeout);
      clearTimeout(abortTimer);
      const text = Buffer.concat(chunks).toString("latin1");
      const status = /^HTTP\/\d(?:\.\d)? (\d{3})/.exec(text)?.[1];
      resolve({ status: status ? Number(status) : null, bytes, end, localPort });
    }
    function abortNow() {
      if (rst) socket.resetAndDestroy();
      else socket.destroy();
      finish("aborted");
    }
    socket.on("connect", () => {
      localPort = socket.localPort;
      for (const part of requestParts(request, random))
        if (part.length > 0) socket.write(Buffer.from(part, "latin1"));
      if (abort) abortTimer = setTimeout(abortNow, abort);
    });
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (abortBytes && bytes >= abortBytes) abortNow();
    });
    socket.on("end", () => finish("closed"));
    socket.on("close", () => finish("closed"));
    socket.on("error", (error) => finish(error.code));
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

/** Sends a request on a keep-alive connection. */
export function keepAliveClient(request, port) {
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
    const finish = (status, bytes, end) =>
      resolve({ status, bytes, end, localPort: socket?.localPort ?? socket?.lastPort, nth: socket?.nth });
    const outgoing = http.request(options, (response) => {
      let bytes = 0;
      response.on("data", (chunk) => {
        bytes += chunk.length;
      });
      response.on("end", () => finish(response.statusCode, bytes, "closed"));
      response.on("error", (error) => finish(response.statusCode, bytes, error.code));
    });
    outgoing.on("socket", (assigned) => {
      socket = assigned;
      assigned.nth = (assigned.nth ?? 0) + 1;
      const recordPort = () => {
        assigned.lastPort = assigned.localPort;
      };
      if (assigned.localPort) recordPort();
      else assigned.once("connect", recordPort);
    });
    outgoing.on("error", (error) => finish(null, 0, error.code));
    outgoing.end();
  });
}

/** Sends a request over HTTP/2 without TLS. */
export function http2Client(request, port) {
  const { id, host, agent, path, client } = request;
  return new Promise((resolve) => {
    const session = http2.connect(`http://127.0.0.1:${port}`);
    let [status, bytes, localPort] = [null, 0, null];
    const finish = (end) => {
      clearTimeout(timeout);
      resolve({ status, bytes, end, localPort });
      setTimeout(() => session.destroy(), 50);
    };
    const timeout = setTimeout(() => finish("timed out"), timeoutMs);
    session.on("error", (error) => finish(error.code));
    session.on("connect", () => {
      localPort = session.socket.localPort;
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
    for (const event of ["end", "close"]) stream.on(event, () => finish("closed"));
    stream.on("error", (error) => finish(error.code));
    if (client.abort)
      setTimeout(() => {
        stream.close(http2.constants.NGHTTP2_CANCEL);
        finish("aborted");
      }, client.abort);
    stream.end();
  });
}
