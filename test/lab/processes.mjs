import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const say = (text) => process.stderr.write(`${text}\n`);

const answers = (port) =>
  new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

/** Waits until something listens on a port. */
export async function listening(port, patience = 6000) {
  for (const end = Date.now() + patience; Date.now() < end; await sleep(60)) if (await answers(port)) return;
  throw new Error(`nothing came up on port ${port}`);
}

async function stop(child) {
  if (child.over) return;
  process.kill(child.pid, child.endsBy ?? "SIGTERM");
  await Promise.race([child.done, sleep(5000)]);
  if (child.over) return;
  say(`${child.title} did not end; SIGKILL to ${child.pid}`);
  process.kill(child.pid, "SIGKILL");
  await Promise.race([child.done, sleep(1000)]);
}

/** Children of this process, in the folder of the run; each is ended by its own id. */
export function processesIn(folder) {
  const children = [];
  const adopt = (child, title, endsBy) => {
    Object.assign(child, { title, endsBy });
    child.done = new Promise((resolve) => {
      child.on("exit", () => {
        child.over = true;
        resolve();
      });
    });
    child.on("error", (error) => {
      say(`${title}: ${error.message}`);
      child.over = true;
    });
    children.push(child);
    return child;
  };
  return {
    adopt,
    start(title, command, args, { env = {}, endsBy } = {}) {
      const out = openSync(path.join(folder, "errorlogs", `${title}.stderr.log`), "a");
      const options = { cwd: folder, env: { ...process.env, ...env }, stdio: ["ignore", out, out] };
      const child = spawn(command, args, options);
      closeSync(out);
      return adopt(child, title, endsBy);
    },
    async stopAll() {
      for (const child of children.toReversed()) await stop(child);
    },
  };
}
