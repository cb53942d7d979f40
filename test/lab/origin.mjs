import { STATUS_CODES } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { randomText } from "./random.mjs";

const hangMs = 9000;
const tlsHandshake = 0x16;
const badRequest = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
// for the key that the client sends: https://www.rfc-editor.org/rfc/rfc6455#section-1.3
const webSocketAccept = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
const noStore = "Cache-Control: no-store\r\n";

/** The head of a request whose head and body are complete; null while they are not. */
function headOfCompleteRequest(received) {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const head = received.subarray(0, end).toString("latin1");
  const body = received.subarray(end + 4);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length && body.length < Number(length)) return null;
  if (/\r\ntransfer-encoding: *chunked/i.test(head) && !body.includes("0\r\n\r\n")) return null;
  return head;
}

/** The origin: executes the plan of each request by its id, and records the executed action. */
export function originOf({ int, pick }) {
  const plans = new Map();
  const actionsById = new Map();

  function header(status, length, headerLines = "") {
    const type = pick(["application/json", "text/html", "text/plain"]);
    const server = pick(["gunicorn", "Kestrel", "Jetty(11)"]);
    const contentLength = length === null ? "" : `Content-Length: ${length}\r\n`;
    return (
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "X"}\r\nServer: ${server}\r\nDate: ${new Date().toUTCString()}\r\n` +
      `Content-Type: ${type}\r\n${contentLength}Connection: close\r\n${headerLines}\r\n`
    );
  }

  const extras = { 301: "Location: /elsewhere\r\n", 302: "Location: /elsewhere\r\n" };
  Object.assign(extras, { 401: "WWW-Authenticate: Bearer\r\n", 304: 'ETag: "v1"\r\n' });

  const actions = {
    status(socket, { status = 200, cache, headers = {} }, size) {
      const own = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      const headerLines = `${own.join("")}${extras[status] ?? ""}${cache ? `Cache-Control: max-age=${cache}\r\n` : noStore}`;
      const bodiless = status === 204 || status === 304;
      socket.end(header(status, bodiless ? null : size, headerLines) + (bodiless ? "" : randomText(size)));
    },
    upgrade(socket, { wait = 300, reset }) {
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${webSocketAccept}\r\n\r\n`,
      );
      const frame = Buffer.from([0x81, 2, 0x68, 0x69]);
      socket.write(frame);
      setTimeout(() => (reset ? socket.resetAndDestroy() : socket.end()), wait).unref();
    },
    hang: (socket) => setTimeout(() => socket.destroy(), hangMs).unref(),
    close: (socket) => socket.end(),
    reset: (socket) => socket.resetAndDestroy(),
    garbage(socket) {
      const bytes = Buffer.from([0x00, 0x9f, 0x81, 0x07]);
      socket.end(Buffer.concat([bytes, Buffer.from(`this is no HTTP at all\r\n\r\n${randomText(120)}`)]));
    },
    badheader(socket) {
      socket.end(
        `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nbad\0line without colon\r\n\r\n${randomText(80)}`,
      );
    },
    bighead: (socket) => socket.end(header(200, 10, `X-Big: ${"b".repeat(24000)}\r\n`) + randomText(10)),
    async partial(socket, { status = 200, how, part = int(6000, 14000) }) {
      const whole = int(30000, 50000);
      if (how === "chunked")
        socket.write(
          `${header(status, null, `Transfer-Encoding: chunked\r\n${noStore}`)}${part.toString(16)}\r\n${randomText(part)}\r\n`,
        );
      else socket.write(header(status, whole, noStore) + randomText(part));
      await sleep(80);
      if (how === "rst") socket.resetAndDestroy();
      else if (how === "stall") actions.hang(socket);
      else socket.end();
    },
    async drip(socket, _plan, size) {
      socket.write(header(200, size, noStore));
      for (let sent = 0; sent < size && !socket.destroyed; sent += 8000) {
        socket.write(randomText(Math.min(8000, size - sent)));
        await sleep(50);
      }
      socket.end();
    },
  };

  function planFor(originNumber, id) {
    const planned = plans.get(id);
    const executed = actionsById.get(id) ?? [];
    actionsById.set(id, executed);
    const byPort = Array.isArray(planned) ? planned[originNumber - 1] : planned;
    const plan = byPort?.each ? byPort.each[executed.length] : byPort;
    executed.push(
      plan
        ? `O${originNumber}:${plan.do}${plan.status ?? ""}${plan.how ?? ""}`
        : `O${originNumber}:unplanned`,
    );
    if (plan?.do === "never") executed.push("VIOLATION: the request must not reach the origin");
    return !plan || plan.do === "never" ? { do: "status" } : plan;
  }

  async function answer(socket, originNumber, head) {
    const id = /[?&]rid=([0-9a-f]{12})/.exec(head)?.[1] ?? /x-request-id: *([0-9a-f]{12})/i.exec(head)?.[1];
    const plan = planFor(originNumber, id);
    if (plan.wait && plan.do !== "upgrade") await sleep(plan.wait);
    await actions[plan.do](socket, plan, plan.size ?? int(40, 2500));
  }

  function receive(socket, originNumber, bytes) {
    if (bytes[0] === tlsHandshake) return socket.end(badRequest);
    if (bytes.length > 200_000) return socket.destroy();
    const head = headOfCompleteRequest(bytes);
    if (head === null) return;
    socket.busy = true;
    answer(socket, originNumber, head).catch(() => socket.destroy());
  }

  /** Connection handler of the origin's first or second port. */
  const onConnection = (originNumber) => (socket) => {
    let received = Buffer.alloc(0);
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      if (socket.busy) return;
      received = Buffer.concat([received, bytes]);
      receive(socket, originNumber, received);
    });
  };

  return { plans, actionsById, planFor, onConnection };
}
