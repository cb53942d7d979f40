import { staticFiles } from "./configs.mjs";
import { scenarios } from "./scenarios.mjs";

function times(scenario, chain, mix, { int }) {
  let count = int(...scenario.n);
  if (scenario.steps.length > 1) return count;
  if ("CJF".includes(chain)) count = Math.ceil(count * 0.6);
  if (mix !== "b") return count;
  return scenario.k === "ok_200" ? int(16, 24) : Math.max(1, count + int(-1, 0));
}

function startOf(scenario, chain, end, { int }) {
  // both frontends of HAProxy share that server: each has its half of the time
  if (scenario.k === "queue_full") return chain === "C" ? int(300, end / 2 - 5000) : int(end / 2, end - 6000);
  const last = Math.max(...scenario.steps.map((step) => step.t ?? 0));
  return int(scenario.from ?? 300, end - 3000 - last);
}

/** Draws the requests of a run, in the order of their times, and tells the origin what to do with each. */
export function drawRequests({ mix, seconds, wants }, vocabulary, chance, plans) {
  const { services, unknownName, paths, agents, query } = vocabulary;
  const { hex, pick, next } = chance;
  const used = new Set();
  const freshPath = () => {
    for (;;) {
      const path = pick(paths)();
      if (!used.has(path)) return used.add(path) && path;
    }
  };
  const hostOf = ({ host, svc = "ok" }) =>
    host === undefined
      ? `${services[svc]}.example`
      : `${unknownName}.${host === "nowhere.test" ? "test" : "example"}`;

  function requestOf(scenario, step, chain, start, shared) {
    const id = hex(12);
    const base = step.file ? `/${pick(staticFiles)}` : scenario.samePath ? shared : freshPath();
    const client = step.client ?? {};
    plans.set(id, step.plan ?? { do: "never" });
    return {
      at: start + (step.t ?? 0),
      id,
      scenario: scenario.k,
      chain,
      host: hostOf(step),
      client,
      path: `${base}?rid=${id}${query()}`,
      agent: pick(agents),
      v6: !client.h2 && next() < 0.15,
      keep: !step.client && !scenario.samePath && next() < 0.5,
      step,
      truth: step.at?.[chain] ?? step.truth,
    };
  }

  const drawn = [];
  for (const scenario of scenarios.filter((each) => !each.mix || each.mix === mix))
    for (const chain of [...scenario.chains].filter((each) => wants(each)))
      for (let left = times(scenario, chain, mix, chance); left > 0; left--) {
        const start = startOf(scenario, chain, seconds * 1000, chance);
        const shared = freshPath();
        for (const step of scenario.steps) drawn.push(requestOf(scenario, step, chain, start, shared));
      }
  return drawn.sort((one, other) => one.at - other.at);
}
