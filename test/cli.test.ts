import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { bin, emptyFolder } from "./harness/cli.ts";
import { faultline } from "./harness/main.ts";

describe("the program", () => {
  it.each([
    [["--version"], 0],
    [["--help"], 0],
    [["ingest", "--help"], 0],
    [["help", "report"], 0],
    [[], 2],
    [["ingset"], 2],
    [["ingest"], 2],
    [["ingest", "--wrong"], 2],
    [["report", "nothing"], 2],
  ])("%j exits with %d", async (args, code) => {
    expect((await faultline(args, { cwd: emptyFolder() })).status).toBe(code);
  });

  it("suggests the command that was meant", async () => {
    expect((await faultline(["ingset"])).stderr).toContain("Did you mean ingest?");
  });

  it("gives examples in the help of every command", async () => {
    const { stdout } = await faultline(["--help"]);
    const names = [...stdout.matchAll(/^ {2}([a-z]+) \[options\]/gm)].map(([, name = ""]) => name);
    expect(names).toHaveLength(14);
    for (const name of names)
      expect((await faultline([name, "--help"])).stdout).toMatch(
        new RegExp(`Examples:\n(?:  .*\n)*.*faultline ${name}`),
      );
  });

  it("says in one sentence that there is no database", async () => {
    const { status, stderr } = await faultline(["report", "faults"], { cwd: emptyFolder() });
    expect(status).toBe(2);
    expect(stderr).toBe(
      'faultline: no database at ./faultline.db; "faultline ingest" creates it, --db or FAULTLINE_DB names another file\n',
    );
  });

  it("ends quietly when its reader stops reading", async () => {
    const folder = emptyFolder();
    const line = '203.0.113.9 - - [24/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 404 153 "-" "curl/8.5.0"\n';
    writeFileSync(path.join(folder, "access.log"), line.repeat(20_000));
    await faultline(["ingest", "access.log"], { cwd: folder });
    const child = spawn(process.execPath, [bin, "sql", "select * from requests", "--format", "ndjson"], {
      cwd: folder,
    });
    let talk = "";
    child.stderr.on("data", (text) => {
      talk += text;
    });
    await once(child.stdout, "data");
    child.stdout.destroy();
    const [code] = await once(child, "exit");
    expect({ code, talk }).toEqual({ code: 0, talk: "" });
  });
});
