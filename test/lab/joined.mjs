// Scores the verdicts of requests that several hops logged.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { linesOf, logOf, readRun } from "./match.mjs";
import { isRight } from "./score.mjs";
import { journeysOf } from "./verdicts.mjs";

/** The logs that are joined, from the client inward, and the scenarios that they do not determine. */
const chains = [
  { files: ["B-varnish.own.log", "B-nginx.own.log"], undetermined: /^(?:partial_chunked|client_gone_slow)$/ },
  {
    files: ["F-edge.json.log", "F-nginx.json.log"],
    undetermined: /^(?:partial_.*|client_gone_slow|client_gone_midbody|ret_503)$/,
  },
  { files: ["F-edge.own.log", "F-nginx.json.log"], undetermined: /^(?:partial_chunked|ret_503)$/ },
  { files: ["F-edge.own.log", "F-nginx.own.log"], undetermined: /^partial_chunked$/ },
  {
    files: ["G-edge.json.log", "G-haproxy.json.log", "G-nginx.json.log"],
    undetermined: /^(?:client_gone_slow|ret_503|no_site|bal_limit|tls_.*)$/,
  },
  { files: ["G-edge.own.log", "G-haproxy.json.log", "G-nginx.own.log"], undetermined: /^tls_/ },
];

// the share of what the logs determine that has to be right, in percent
const goals = { fault: 99, reason: 97 };
const fields = ["answered_by", "fault", "reason", "fault_source"];

/** The truth of a request over its chain: that of the client, and the source at fault. */
function truthOf({ answered_by, fault, reason, also = [], journey }, outermost) {
  const sources = { cdn: outermost, proxy: "nginx" };
  return { answered_by, fault, reason, also, fault_source: sources[fault] ?? null, ...journey };
}

const isCorrect = (truth, verdict) =>
  truth.reason === null ? verdict.reason === null : isRight("reason", truth, verdict);

const miss = (score, text) => score.missed.set(text, (score.missed.get(text) ?? 0) + 1);

/** Adds a request without a fault: it is no failure, and a recovered failure is hidden. */
function addGood(score, { scenario, recovered = null }, { reason, hidden_reason }) {
  if (reason !== null) score.falsePositives++;
  if (recovered !== null) score.hidden++;
  if (hidden_reason !== recovered) miss(score, `${scenario} hidden: ${hidden_reason}, expected ${recovered}`);
  else if (recovered !== null) score.rightHidden++;
}

function addFailed(score, { scenario }, truth, verdict) {
  score.failed++;
  for (const field of fields) {
    const right = isRight(field, truth, verdict);
    if (right) score.right[field]++;
    else miss(score, `${scenario} ${field}: ${verdict[field]}, expected ${truth[field]}`);
    if (right || score.undetermined.test(scenario)) score.rightOrUndetermined[field]++;
  }
}

/** Adds a request to the score. */
function addRequest(score, request, truth, verdict) {
  const isCertain = verdict.confidence === "certain";
  if (isCertain) score.certain++;
  if (isCertain && !isCorrect(truth, verdict))
    score.wrong.push(`${request.scenario}: ${verdict.reason}, expected ${truth.reason}`);
  if (truth.reason === null) addGood(score, request, verdict);
  else addFailed(score, request, truth, verdict);
}

async function scoreChain(run, { files, undetermined }, db) {
  const logs = files.map((file) => ({ file, ...logOf(file) }));
  const requestOf = new Map(
    logs.flatMap(({ file, hop }) =>
      linesOf(run, file).map(({ line, request }) => [`${hop} ${line}`, request]),
    ),
  );
  const noFields = () => Object.fromEntries(fields.map((field) => [field, 0]));
  const score = {
    ...{
      files,
      undetermined,
      failed: 0,
      right: noFields(),
      rightOrUndetermined: noFields(),
      hidden: 0,
      rightHidden: 0,
    },
    ...{ falsePositives: 0, certain: 0, wrong: [], missed: new Map(), misjoined: 0 },
  };
  const seen = new Set();
  for (const { verdict, lines } of await journeysOf(run.folder, logs, db)) {
    const requests = new Set(lines.map(({ source, line }) => requestOf.get(`${source} ${line}`)));
    const [request] = requests;
    if (request === undefined) continue;
    if (requests.size > 1 || seen.has(request)) score.misjoined++;
    seen.add(request);
    addRequest(score, request, truthOf(request, logs[0].hop), verdict);
  }
  return score;
}

/** Scores the chains of a run whose logs it has. */
export async function scoreJoined(folder, only = []) {
  const run = readRun(folder);
  const scratch = mkdtempSync(path.join(tmpdir(), "faultlab-joined-"));
  const scores = [];
  try {
    for (const [index, chain] of chains.entries()) {
      const { files } = chain;
      if (only.length > 0 && !only.includes(logOf(files[0]).chain)) continue;
      if (!files.every((file) => existsSync(path.join(folder, "logs", file)))) continue;
      scores.push(await scoreChain(run, chain, path.join(scratch, `${index}.db`)));
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return scores;
}

const percent = (part, all) => (all === 0 ? 0 : (100 * part) / all);

/** Whether too few verdicts are right, or lines are joined wrongly. */
export const missesGoal = ({ rightOrUndetermined, failed, misjoined }) =>
  misjoined > 0 ||
  Object.entries(goals).some(([field, goal]) => percent(rightOrUndetermined[field], failed) < goal);

/** Yields the lines of the table of joined verdicts. */
export function* joinedTable(scores) {
  for (const score of scores) {
    const { files, failed, right, hidden, rightHidden, falsePositives, misjoined, certain, wrong } = score;
    yield `${files.map((file) => file.replace(/\.log$/, "")).join(" > ")}: ${failed} failed`;
    const shares = fields.map(
      (field) =>
        `${field} ${percent(right[field], failed).toFixed(1)} (${percent(score.rightOrUndetermined[field], failed).toFixed(1)})`,
    );
    yield `    ${shares.join("  ")}  hidden ${rightHidden}/${hidden}  false positives ${falsePositives}  misjoined ${misjoined}  certain ${certain}  wrong ${wrong.length}${missesGoal(score) ? "  BELOW" : ""}`;
    for (const text of wrong) yield `    certain but wrong: ${text}`;
    for (const [text, count] of score.missed) yield `    missed ${count} x ${text}`;
  }
}
