import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const log = (text) => process.stderr.write(`${text}\n`);

const acceptsConnections = (port) =>
  new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

/** Waits until a port accepts connections; throws after `timeoutMs`. */
export async function waitForPort(port, timeoutMs = 6000) {
  for (const end = Date.now() + timeoutMs; Date.now() < end; await sleep(60))
    if (await acceptsConnections(port)) return;
  throw new Error(`no listener on port ${port}`);
}

async function stop(child) {
  if (child.hasEnded) return;
  process.kill(child.pid, child.stopSignal ?? "SIGTERM");
  await Promise.race([child.ended, sleep(5000)]);
  if (child.hasEnded) return;
  log(`${child.title} did not exit; sending SIGKILL to ${child.pid}`);
  process.kill(child.pid, "SIGKILL");
  await Promise.race([child.ended, sleep(1000)]);
}

/** Child processes in the folder of the run; each is ended by its process id. */
export function processesIn(folder) {
  const children = [];
  const adopt = (child, title, stopSignal) => {
    Object.assign(child, { title, stopSignal });
    child.ended = new Promise((resolve) => {
      child.on("exit", () => {
        child.hasEnded = true;
        resolve();
      });
    });
    child.on("error", (error) => {
      log(`${title}: ${error.message}`);
      child.hasEnded = true;
    });
    children.push(child);
    return child;
  };
  return {
    adopt,
    stop,
    start(title, command, args, { env = {}, stopSignal } = {}) {
      const out = openSync(path.join(folder, "errorlogs", `${title}.stderr.log`), "a");
      const options = { cwd: folder, env: { ...process.env, ...env }, stdio: ["ignore", out, out] };
      const child = spawn(command, args, options);
      closeSync(out);
      return adopt(child, title, stopSignal);
    },
    async stopAll() {
      for (const child of children.toReversed()) await stop(child);
    },
  };
}
