import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ceilingOf } from "./ceilings.mjs";
import { linesOf, logs, readRun, truthFor } from "./match.mjs";
import { verdictsOf } from "./verdicts.mjs";

const verdictFields = ["answered_by", "fault", "reason"];
const noVerdict = { answered_by: null, fault: null, reason: null, confidence: null };
const share = (part, all) => (all === 0 ? 0 : (100 * part) / all);

/** Whether a field of a verdict is correct or that of another accepted verdict. */
export function isRight(field, truth, verdict) {
  if (verdict[field] === truth[field]) return true;
  return truth.also.some(
    (other) => other[field] === verdict[field] && (field !== "reason" || other.reason === verdict.reason),
  );
}

/** Scores one log: correct fields of failed requests, the ceiling, false positives and wrong certain verdicts. */
async function scoreLog(run, file, db) {
  const { hop, format, args } = logs[file];
  const lines = linesOf(run, file).filter(({ request }) => request);
  const verdicts = await verdictsOf(run.folder, file, args, db);
  const score = {
    file,
    failed: 0,
    right: [0, 0, 0],
    ceiling: [0, 0, 0],
    falsePositives: 0,
    certain: 0,
    wrong: [],
    missed: new Map(),
  };
  for (const { line, request } of lines) {
    const truth = truthFor(request, hop);
    const verdict = verdicts.get(line) ?? noVerdict;
    const isCertain = verdict.confidence === "certain";
    const isCorrect = truth.reason === null ? verdict.reason === null : isRight("reason", truth, verdict);
    if (isCertain) score.certain++;
    if (isCertain && !isCorrect)
      score.wrong.push({ line, scenario: request.scenario, actual: verdict.reason, expected: truth.reason });
    if (truth.reason === null) {
      if (verdict.reason !== null) score.falsePositives++;
      continue;
    }
    score.failed++;
    const codes = ceilingOf(format, hop, request);
    verdictFields.forEach((field, index) => {
      const right = isRight(field, truth, verdict);
      if (right) score.right[index]++;
      if (codes[index] !== "n") score.ceiling[index]++;
      if (right || codes[index] === "n") return;
      const key = `${request.scenario} ${field}`;
      score.missed.set(key, (score.missed.get(key) ?? 0) + 1);
    });
  }
  return score;
}

/** Scores every log of a run, ingested with the configuration of the server that wrote it. */
export async function scoreRun(folder, only = []) {
  const run = readRun(folder);
  const scratch = mkdtempSync(path.join(tmpdir(), "faultlab-score-"));
  const files = Object.keys(logs).filter((file) => only.length === 0 || only.includes(logs[file].chain));
  const scores = new Map();
  const remaining = files.values();
  const scoreRemaining = async () => {
    for (const file of remaining)
      scores.set(file, await scoreLog(run, file, path.join(scratch, `${file}.db`)));
  };
  try {
    await Promise.all([scoreRemaining(), scoreRemaining()]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return files.map((file) => scores.get(file));
}

/** Whether fault or reason is more than `margin` points below its ceiling. */
export const isBelowCeiling = ({ right, ceiling, failed }, margin) =>
  [1, 2].some((index) => share(right[index], failed) < share(ceiling[index], failed) - margin);

const percent = (part, all) => share(part, all).toFixed(1).padStart(5);

/** Yields the lines of the score table. */
export function* scoreTable(scores, margin) {
  yield `${"log".padEnd(22)} failed   ${verdictFields.map((field) => `${field} (ceiling)`.padEnd(23)).join("")}false positives  certain  wrong`;
  for (const score of scores) {
    const cells = verdictFields.map((_field, index) =>
      `${percent(score.right[index], score.failed)} (${percent(score.ceiling[index], score.failed)})`.padEnd(
        23,
      ),
    );
    const end =
      `${score.falsePositives}`.padStart(15) +
      `${score.certain}`.padStart(9) +
      `${score.wrong.length}`.padStart(7);
    yield `${score.file.padEnd(22)} ${`${score.failed}`.padStart(6)}   ${cells.join("")}${end}${isBelowCeiling(score, margin) ? "  BELOW" : ""}`;
    for (const { line, scenario, actual, expected } of score.wrong)
      yield `    certain but wrong, line ${line} (${scenario}): ${actual}, expected ${expected ?? "no fault"}`;
    if (isBelowCeiling(score, margin))
      for (const [scenarioField, count] of score.missed) yield `    missed ${count} x ${scenarioField}`;
  }
}
