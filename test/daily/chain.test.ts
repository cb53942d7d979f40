import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { emptyFolder } from "../harness/cli.ts";
import { faultline } from "../harness/main.ts";

const at = "24/Nov/2026:10:00:00 +0000";
// the log format of both proxies: nothing but the id says which one is in front
const line = (id: number, status: number): string =>
  `198.51.100.7 [${at}] "GET /cart/${id} HTTP/1.1" ${status} 157 r${id}\n`;
const config = (chain: string): string => `
sources:
  - { name: back, files: [back.log], log_format: '$remote_addr [$time_local] "$request" $status $body_bytes_sent $request_id' }
  - { name: front, files: [front.log], log_format: '$remote_addr [$time_local] "$request" $status $body_bytes_sent $request_id' }
${chain}`;

it("uses the order of chain, and derives it again where chain is removed", async () => {
  const cwd = emptyFolder();
  const write = (file: string, text: string) => writeFileSync(path.join(cwd, file), text);
  const chains = async (): Promise<unknown> => {
    expect((await faultline(["run"], { cwd })).status).toBe(0);
    const query = "select distinct chain from journeys";
    return JSON.parse((await faultline(["sql", query, "--format", "json"], { cwd })).stdout);
  };
  write("back.log", line(1, 200) + line(2, 502));
  // other text, or it would be a copy of the same log
  write("front.log", line(2, 502) + line(1, 200));
  write("faultline.yaml", config("chain: [front, back]"));
  expect(await chains()).toEqual([{ chain: "front > back" }]);
  // without evidence the order is that of the names
  write("faultline.yaml", config(""));
  write("back.log", line(1, 200) + line(2, 502) + line(3, 200));
  expect(await chains()).toEqual([{ chain: "back > front" }, { chain: "back" }]);
});
