import net from "node:net";

const isFree = (port) =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });

/** Returns a function that returns the next free port. The first port depends on the seed. */
export function portsFrom(seed) {
  let next = 18000 + (seed % 50) * 40;
  return async () => {
    for (;;) {
      const port = next++;
      if (await isFree(port)) return port;
    }
  };
}
