import { STATUS_CODES } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { textOf } from "./chance.mjs";

const silence = 9000;
const tlsHandshake = 0x16;
const badRequest = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
const noStore = "Cache-Control: no-store\r\n";

/** Whether all of a request has come: the head, and the body that it announces. */
function wholeHead(received) {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const head = received.subarray(0, end).toString("latin1");
  const body = received.subarray(end + 4);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length && body.length < Number(length)) return null;
  if (/\r\ntransfer-encoding: *chunked/i.test(head) && !body.includes("0\r\n\r\n")) return null;
  return head;
}

/** The origin: it does with each request what the plan for its id says, and notes what it did. */
export function originOf({ int, pick }) {
  const plans = new Map();
  const did = new Map();

  function header(status, length, more = "") {
    const type = pick(["application/json", "text/html", "text/plain"]);
    const server = pick(["gunicorn", "Kestrel", "Jetty(11)"]);
    const measured = length === null ? "" : `Content-Length: ${length}\r\n`;
    return (
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "X"}\r\nServer: ${server}\r\nDate: ${new Date().toUTCString()}\r\n` +
      `Content-Type: ${type}\r\n${measured}Connection: close\r\n${more}\r\n`
    );
  }

  const extras = { 301: "Location: /elsewhere\r\n", 302: "Location: /elsewhere\r\n" };
  Object.assign(extras, { 401: "WWW-Authenticate: Bearer\r\n", 304: 'ETag: "v1"\r\n' });

  const acts = {
    status(socket, { status = 200, cache, headers = {} }, size) {
      const own = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      const more = `${own.join("")}${extras[status] ?? ""}${cache ? `Cache-Control: max-age=${cache}\r\n` : noStore}`;
      const bodiless = status === 204 || status === 304;
      socket.end(header(status, bodiless ? null : size, more) + (bodiless ? "" : textOf(size)));
    },
    hang: (socket) => setTimeout(() => socket.destroy(), silence).unref(),
    close: (socket) => socket.end(),
    reset: (socket) => socket.resetAndDestroy(),
    garbage(socket) {
      const bytes = Buffer.from([0x00, 0x9f, 0x81, 0x07]);
      socket.end(Buffer.concat([bytes, Buffer.from(`this is no HTTP at all\r\n\r\n${textOf(120)}`)]));
    },
    badheader(socket) {
      socket.end(
        `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nbad\0line without colon\r\n\r\n${textOf(80)}`,
      );
    },
    bighead: (socket) => socket.end(header(200, 10, `X-Big: ${"b".repeat(24000)}\r\n`) + textOf(10)),
    async partial(socket, { status = 200, how, part = int(6000, 14000) }) {
      const whole = int(30000, 50000);
      if (how === "chunked")
        socket.write(
          `${header(status, null, `Transfer-Encoding: chunked\r\n${noStore}`)}${part.toString(16)}\r\n${textOf(part)}\r\n`,
        );
      else socket.write(header(status, whole, noStore) + textOf(part));
      await sleep(80);
      if (how === "rst") socket.resetAndDestroy();
      else if (how === "stall") acts.hang(socket);
      else socket.end();
    },
    async drip(socket, _plan, size) {
      socket.write(header(200, size, noStore));
      for (let sent = 0; sent < size && !socket.destroyed; sent += 8000) {
        socket.write(textOf(Math.min(8000, size - sent)));
        await sleep(50);
      }
      socket.end();
    },
  };

  function planFor(which, id) {
    const plan = plans.get(id);
    const notes = did.get(id) ?? [];
    did.set(id, notes);
    const own = Array.isArray(plan) ? plan[which - 1] : plan;
    notes.push(own ? `O${which}:${own.do}${own.status ?? ""}${own.how ?? ""}` : `O${which}:unplanned`);
    if (own?.do === "never") notes.push("VIOLATION: was not to be asked");
    return !own || own.do === "never" ? { do: "status" } : own;
  }

  async function answer(socket, which, head) {
    const id = /[?&]rid=([0-9a-f]{12})/.exec(head)?.[1] ?? /x-request-id: *([0-9a-f]{12})/i.exec(head)?.[1];
    const plan = planFor(which, id);
    if (plan.wait) await sleep(plan.wait);
    await acts[plan.do](socket, plan, plan.size ?? int(40, 2500));
  }

  function receive(socket, which, bytes) {
    if (bytes[0] === tlsHandshake) return socket.end(badRequest);
    if (bytes.length > 200_000) return socket.destroy();
    const head = wholeHead(bytes);
    if (head === null) return;
    socket.busy = true;
    answer(socket, which, head).catch(() => socket.destroy());
  }

  /** What listens on the origin's first or second port. */
  const onConnection = (which) => (socket) => {
    let received = Buffer.alloc(0);
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      if (socket.busy) return;
      received = Buffer.concat([received, bytes]);
      receive(socket, which, received);
    });
  };

  return { plans, did, onConnection };
}
