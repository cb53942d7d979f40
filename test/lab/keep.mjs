import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const jsonLines = (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
const withId = /[=-][0-9a-f]{12}\b/;
const telling = /\[(?:warn|error|crit|alert|emerg)\]|timed out|prematurely|invalid|too large/;

function thinVarnish(text) {
  const failed = text
    .split("\n\n")
    .filter((block) => /FetchError|VCL_Error|HttpGarbage|BogoHeader|Error /.test(block));
  return failed.join("\n\n").replace(/ +/g, " ");
}

/** Of the error logs only what confirms a fault. */
const thin = (file, text) => {
  if (/^(?:nginx|edge)\.error/.test(file))
    return text
      .split("\n")
      .filter((line) => withId.test(line) || telling.test(line))
      .join("\n");
  if (file === "varnishlog.txt") return thinVarnish(text);
  return text;
};

function copyText(from, to, change) {
  for (const file of readdirSync(from).sort()) {
    const text = readFileSync(path.join(from, file), "latin1");
    if (text !== "") writeFileSync(path.join(to, file), change(file, text), "latin1");
  }
}

/** Takes from the folder of a run what stays of it. */
export function keep(folder, out, configs, truth, meta) {
  for (const name of ["logs", "errorlogs", "conf"]) {
    rmSync(path.join(out, name), { recursive: true, force: true });
    mkdirSync(path.join(out, name), { recursive: true });
  }
  copyText(path.join(folder, "logs"), path.join(out, "logs"), (_file, text) => text);
  copyText(path.join(folder, "errorlogs"), path.join(out, "errorlogs"), thin);
  for (const name of configs) cpSync(path.join(folder, name), path.join(out, "conf", name));
  writeFileSync(path.join(out, "truth.jsonl"), jsonLines(truth));
  writeFileSync(path.join(out, "meta.json"), `${JSON.stringify({ ...meta, requests: truth.length })}\n`);
}
