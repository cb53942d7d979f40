// A FastCGI responder, as an application server has it: https://fastcgi-archives.github.io/FastCGI_Specification.html

import { STATUS_CODES } from "node:http";
import net from "node:net";
import { randomText } from "./random.mjs";

const version = 1;
const types = { endRequest: 3, params: 4, stdin: 5, stdout: 6, stderr: 7 };
const headerLength = 8;

function record(type, requestId, content) {
  const header = Buffer.alloc(headerLength);
  header[0] = version;
  header[1] = type;
  header.writeUInt16BE(requestId, 2);
  header.writeUInt16BE(content.length, 4);
  return Buffer.concat([header, content]);
}

/** Yields the complete records of a connection. */
function* recordsOf(bytes) {
  for (let at = 0; at + headerLength <= bytes.length; ) {
    const end = at + headerLength + bytes.readUInt16BE(at + 4);
    if (end > bytes.length) return;
    yield {
      type: bytes[at + 1],
      requestId: bytes.readUInt16BE(at + 2),
      content: bytes.subarray(at + headerLength, end),
    };
    at = end + bytes[at + 6];
  }
}

/** The parameters and the number of a request that is complete; null while it is not. */
function requestOf(bytes) {
  let params = "";
  for (const { type, requestId, content } of recordsOf(bytes)) {
    if (type === types.params) params += content.toString("latin1");
    if (type === types.stdin && content.length === 0) return { requestId, params };
  }
  return null;
}

function respond(socket, requestId, { status = 200, stderr, size = 1500 }) {
  const head = `Status: ${status} ${STATUS_CODES[status]}\r\nContent-Type: text/html\r\n\r\n`;
  if (stderr) socket.write(record(types.stderr, requestId, Buffer.from(stderr)));
  socket.write(record(types.stdout, requestId, Buffer.from(head + randomText(size))));
  socket.write(record(types.stdout, requestId, Buffer.alloc(0)));
  socket.end(record(types.endRequest, requestId, Buffer.alloc(8)));
}

const actions = {
  status: respond,
  hang: () => {},
  close: (socket) => socket.end(),
  reset: (socket) => socket.resetAndDestroy(),
  stderr: (socket, requestId) =>
    socket.end(record(types.stderr, requestId, Buffer.from("PHP message: PHP Fatal error: out of memory"))),
  partial(socket, requestId) {
    const head = "Content-Type: text/html\r\nContent-Length: 50000\r\n\r\n";
    socket.write(record(types.stdout, requestId, Buffer.from(head + randomText(9000))));
    setTimeout(() => socket.resetAndDestroy(), 80);
  },
};

/** Listens on a port; `planFor` returns the plan of a request by its id. */
export function fastcgiResponder(port, planFor) {
  const server = net.createServer((socket) => {
    let received = Buffer.alloc(0);
    let isAnswered = false;
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      received = Buffer.concat([received, bytes]);
      const request = isAnswered ? null : requestOf(received);
      if (request === null) return;
      isAnswered = true;
      const id = /rid=([0-9a-f]{12})/.exec(request.params)?.[1];
      const plan = planFor(1, id);
      actions[plan.do](socket, request.requestId, plan);
    });
  });
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}
