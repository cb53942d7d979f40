import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { linesOf, logs, readRun, truthFor } from "./match.mjs";
import { tellable } from "./tellable.mjs";
import { verdictsOf } from "./verdicts.mjs";

const asked = ["answered_by", "fault", "reason"];
const nothing = { answered_by: null, fault: null, reason: null, confidence: null };
const share = (part, all) => (all === 0 ? 0 : (100 * part) / all);

/** Whether a verdict's field is right, or is that of another verdict that a fair reader would accept. */
function isRight(field, truth, verdict) {
  if (verdict[field] === truth[field]) return true;
  return truth.also.some(
    (other) => other[field] === verdict[field] && (field !== "reason" || other.reason === verdict.reason),
  );
}

/** One log: how much can be told of its failed lines (with hints), how much was told, and what was not to be said. */
async function scoreLog(run, file, db) {
  const { hop, kind, args } = logs[file];
  const lines = linesOf(run, file).filter(({ request }) => request);
  const verdicts = await verdictsOf(run.folder, file, args, db);
  const sum = {
    file,
    failed: 0,
    right: [0, 0, 0],
    told: [0, 0, 0],
    alarms: 0,
    certain: 0,
    wrong: [],
    missed: new Map(),
  };
  for (const { line, request } of lines) {
    const truth = truthFor(request, hop);
    const verdict = verdicts.get(line) ?? nothing;
    const surely = verdict.confidence === "certain";
    const good = truth.reason === null ? verdict.reason === null : isRight("reason", truth, verdict);
    if (surely) sum.certain++;
    if (surely && !good)
      sum.wrong.push({ line, scenario: request.scenario, said: verdict.reason, is: truth.reason });
    if (truth.reason === null) {
      if (verdict.reason !== null) sum.alarms++;
      continue;
    }
    sum.failed++;
    const letters = tellable(kind, hop, request);
    asked.forEach((field, index) => {
      const right = isRight(field, truth, verdict);
      if (right) sum.right[index]++;
      if (letters[index] !== "n") sum.told[index]++;
      if (right || letters[index] === "n") return;
      const key = `${request.scenario} ${field}`;
      sum.missed.set(key, (sum.missed.get(key) ?? 0) + 1);
    });
  }
  return sum;
}

/** Scores every log of a run, as a user would ingest it: with the configuration of the server that wrote it. */
export async function scoreRun(folder, only = []) {
  const run = readRun(folder);
  const scratch = mkdtempSync(path.join(tmpdir(), "faultlab-score-"));
  const files = Object.keys(logs).filter((file) => only.length === 0 || only.includes(logs[file].chain));
  const sums = new Map();
  const left = files.values();
  const work = async () => {
    for (const file of left) sums.set(file, await scoreLog(run, file, path.join(scratch, `${file}.db`)));
  };
  try {
    await Promise.all([work(), work()]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return files.map((file) => sums.get(file));
}

/** Under its ceiling: by more than a margin, in fault or in reason. */
export const isUnder = ({ right, told, failed }, margin) =>
  [1, 2].some((index) => share(right[index], failed) < share(told[index], failed) - margin);

const percent = (part, all) => share(part, all).toFixed(1).padStart(5);

/** The scores as a table for people. */
export function* scoreTable(sums, margin) {
  yield `${"log".padEnd(22)} failed   ${asked.map((field) => `${field} (ceiling)`.padEnd(23)).join("")}alarms  certain  wrong`;
  for (const sum of sums) {
    const cells = asked.map((_field, index) =>
      `${percent(sum.right[index], sum.failed)} (${percent(sum.told[index], sum.failed)})`.padEnd(23),
    );
    const end =
      `${sum.alarms}`.padStart(6) + `${sum.certain}`.padStart(9) + `${sum.wrong.length}`.padStart(7);
    yield `${sum.file.padEnd(22)} ${`${sum.failed}`.padStart(6)}   ${cells.join("")}${end}${isUnder(sum, margin) ? "  UNDER" : ""}`;
    for (const { line, scenario, said, is } of sum.wrong)
      yield `    certain and wrong, line ${line} (${scenario}): ${said}, it is ${is ?? "no fault"}`;
    if (isUnder(sum, margin)) for (const [what, times] of sum.missed) yield `    missed ${times} x ${what}`;
  }
}
