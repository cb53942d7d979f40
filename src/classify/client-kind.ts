import { isbot } from "isbot";
import type { ClientKind } from "../request.ts";
import { isMonitor } from "./monitors.ts";
import { isProbe, isScannerAgent } from "./scanner-probes.ts";

// user agents of load balancers' and orchestrators' own checks
const healthChecks =
  /^(?:ELB-HealthChecker|GoogleHC|kube-probe|Amazon-Route53-Health-Check|HAProxy|Consul Health Check|Envoy\/HC|Varnish\/[\w.-]+ probe|Edge Health Probe|Load Balancer Agent)/i;
// a crawler says what it is and where to read about it; other bots are libraries and command lines
const crawlers = /bot|crawl|spider|slurp|archiver|https?:\/\//i;

/** What a user agent says of itself. */
interface Agent {
  readonly kind: ClientKind;
  /** may turn out to be a scanner by what it asks for: a person, a library, a command line */
  readonly open: boolean;
}

const agents = new Map<string, Agent>();
// agents repeat; a log of nothing but new ones must not fill the memory
const remembered = 10_000;
const unnamed: Agent = { kind: "person", open: true };

function classify(agent: string): Agent {
  if (healthChecks.test(agent)) return { kind: "health_check", open: false };
  if (isMonitor(agent)) return { kind: "monitor", open: false };
  if (isScannerAgent(agent)) return { kind: "scanner", open: true };
  return isbot(agent) ? { kind: "bot", open: !crawlers.test(agent) } : unnamed;
}

function agentOf(text: string | null | undefined): Agent {
  if (text == null) return unnamed;
  let agent = agents.get(text);
  if (!agent) {
    if (agents.size >= remembered) agents.clear();
    agent = classify(text);
    agents.set(text, agent);
  }
  return agent;
}

const kinds: readonly ClientKind[] = ["person", "bot", "monitor", "health_check", "scanner", "internal"];

/** All that is concluded of a user agent, as a number. */
export function agentNumber(text: string | null): number {
  const { kind, open } = agentOf(text);
  return text === null ? 1 : 2 + 2 * kinds.indexOf(kind) + (open ? 1 : 0);
}

/** Whether what a client does may show that it is a scanner. Crawlers, monitors and health checks say what they are. */
export const mayScan = (agent: string | null | undefined): boolean => agentOf(agent).open;

/** Who asks, by the user agent and by what is asked for; without an agent it is taken for a person. */
export function clientKindOf(
  agent: string | null | undefined,
  path?: string | null,
  status?: number | null,
): ClientKind {
  const { kind, open } = agentOf(agent);
  return open && path != null && isProbe(path, status) ? "scanner" : kind;
}
