import { staticFiles } from "./configs.mjs";
import { scenarios } from "./scenarios.mjs";
import { forChain } from "./truths.mjs";

function requestCount(scenario, chain, mix, { int }) {
  let count = int(...scenario.count);
  if (scenario.steps.length > 1) return count;
  if ("CJFG".includes(chain)) count = Math.ceil(count * 0.6);
  if (mix !== "b") return count;
  return scenario.name === "ok_200" ? int(16, 24) : Math.max(1, count + int(-1, 0));
}

function startOf(scenario, chain, end, { int }) {
  // both HAProxy frontends share the server with the queue, so each uses one half of the run
  if (scenario.name === "queue_full")
    return chain === "C" ? int(300, end / 2 - 5000) : int(end / 2, end - 6000);
  if (scenario.phase) return int(0, 1200);
  const last = Math.max(...scenario.steps.map((step) => step.delay ?? 0));
  return int(scenario.from ?? 300, end - 3000 - last);
}

/** Draws the requests of a run in chronological order, and sets the plan of the origin for each. */
export function drawRequests({ mix, seconds, wants }, names, random, plans) {
  const { services, unknownName, paths, agents, query } = names;
  const { hex, pick, next } = random;
  const used = new Set();
  const uniquePath = () => {
    for (;;) {
      const path = pick(paths)();
      if (!used.has(path)) return used.add(path) && path;
    }
  };
  const hostOf = ({ host, service = "ok" }) =>
    host === undefined
      ? `${services[service]}.example`
      : `${unknownName}.${host === "nowhere.test" ? "test" : "example"}`;

  function requestOf(scenario, step, chain, start, sharedPath) {
    const id = hex(12);
    const base = step.file ? `/${pick(staticFiles)}` : scenario.samePath ? sharedPath : uniquePath();
    const client = step.client ?? {};
    plans.set(id, step.plan ?? { do: "never" });
    return {
      at: (step.phase ? 0 : start) + (step.delay ?? 0),
      id,
      scenario: scenario.name,
      chain,
      host: hostOf(step),
      client,
      path: `${base}?rid=${id}${query()}`,
      agent: pick(agents),
      v6: !client.h2 && next() < 0.15,
      keepAlive: !step.client && !scenario.samePath && next() < 0.5,
      step,
      phase: step.phase ?? scenario.phase ?? "main",
      truth: forChain(step.at, chain) ?? step.truth,
    };
  }

  const requests = [];
  for (const scenario of scenarios.filter(({ mix: only }) => !only || only === mix))
    for (const chain of [...scenario.chains].filter((chain) => wants(chain)))
      for (let remaining = requestCount(scenario, chain, mix, random); remaining > 0; remaining--) {
        const start = startOf(scenario, chain, seconds * 1000, random);
        const sharedPath = uniquePath();
        for (const step of scenario.steps) requests.push(requestOf(scenario, step, chain, start, sharedPath));
      }
  return requests.sort((one, other) => one.at - other.at);
}
