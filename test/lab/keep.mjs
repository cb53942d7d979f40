import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const jsonLines = (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
const requestId = /[=-][0-9a-f]{12}\b/;
const failureMessage = /\[(?:warn|error|crit|alert|emerg)\]|timed out|prematurely|invalid|too large/;

function reduceVarnishLog(text) {
  const failed = text
    .split("\n\n")
    .filter((block) => /FetchError|VCL_Error|HttpGarbage|BogoHeader|Error /.test(block));
  return failed.join("\n\n").replace(/ +/g, " ");
}

/** Reduces an error log to the entries that confirm a fault. */
const reduceErrorLog = (file, text) => {
  if (/^(?:nginx|edge)(?:-G)?\.error/.test(file))
    return text
      .split("\n")
      .filter((line) => requestId.test(line) || failureMessage.test(line))
      .join("\n");
  if (file === "varnishlog.txt") return reduceVarnishLog(text);
  return text;
};

function copyText(from, to, transform) {
  for (const file of readdirSync(from).sort()) {
    const text = readFileSync(path.join(from, file), "latin1");
    if (text !== "") writeFileSync(path.join(to, file), transform(file, text), "latin1");
  }
}

/** Copies logs, error logs and configurations of a run to `out`; adds truth.jsonl and meta.json. */
export function keep(folder, out, configs, truth, meta) {
  for (const name of ["logs", "errorlogs", "conf"]) {
    rmSync(path.join(out, name), { recursive: true, force: true });
    mkdirSync(path.join(out, name), { recursive: true });
  }
  copyText(path.join(folder, "logs"), path.join(out, "logs"), (_file, text) => text);
  copyText(path.join(folder, "errorlogs"), path.join(out, "errorlogs"), reduceErrorLog);
  for (const name of configs) cpSync(path.join(folder, name), path.join(out, "conf", name));
  writeFileSync(path.join(out, "truth.jsonl"), jsonLines(truth));
  writeFileSync(path.join(out, "meta.json"), `${JSON.stringify({ ...meta, requests: truth.length })}\n`);
}
