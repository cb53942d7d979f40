import { isbot } from "isbot";
import type { ClientKind } from "../request.ts";
import { isMonitor } from "./monitors.ts";
import { isProbe, isScannerAgent } from "./scanner-probes.ts";

// user agents of the health checks of load balancers and orchestrators
const healthChecks =
  /^(?:ELB-HealthChecker|GoogleHC|kube-probe|Amazon-Route53-Health-Check|HAProxy|Consul Health Check|Envoy\/HC|Varnish\/[\w.-]+ probe|Edge Health Probe|Load Balancer Agent)/i;
// a crawler names itself or a page about it; other bots are libraries and command-line tools
const crawlers = /bot|crawl|spider|slurp|archiver|https?:\/\//i;

/** The classification of a user agent. */
interface AgentClass {
  readonly kind: ClientKind;
  /** whether its requests may show that it is a scanner: persons, libraries, command-line tools */
  readonly mayBeScanner: boolean;
}

// no server writes this control character in a header
const droppedMark = "\u0001";

const cache = new Map<string, AgentClass>();
const cacheSize = 10_000;
const withoutAgent: AgentClass = { kind: "person", mayBeScanner: true };

function classify(agent: string): AgentClass {
  if (healthChecks.test(agent)) return { kind: "health_check", mayBeScanner: false };
  if (isMonitor(agent)) return { kind: "monitor", mayBeScanner: false };
  if (isScannerAgent(agent)) return { kind: "scanner", mayBeScanner: true };
  return isbot(agent) ? { kind: "bot", mayBeScanner: !crawlers.test(agent) } : withoutAgent;
}

function agentOf(text: string | null | undefined): AgentClass {
  if (text == null) return withoutAgent;
  if (text.startsWith(droppedMark)) return withBucket(Number(text.slice(droppedMark.length)));
  let agent = cache.get(text);
  if (!agent) {
    if (cache.size >= cacheSize) cache.clear();
    agent = classify(text);
    cache.set(text, agent);
  }
  return agent;
}

const kinds: readonly ClientKind[] = ["person", "bot", "monitor", "health_check", "scanner", "internal"];

/** The classification of a user agent as a bucket: agents with the same bucket get the same client kind. */
export function agentBucket(text: string | null): number {
  const { kind, mayBeScanner } = agentOf(text);
  return text === null ? 1 : 2 + 2 * kinds.indexOf(kind) + (mayBeScanner ? 1 : 0);
}

const withBucket = (bucket: number): AgentClass => ({
  kind: kinds[(bucket - 2) >> 1] ?? "person",
  mayBeScanner: bucket % 2 === 1,
});

/**
 * What is stored of a user agent that is dropped: its classification, so that scanners can be told from other clients
 * with the same address. The view `requests` shows null instead.
 */
export const droppedAgent = (text: string): string => `${droppedMark}${agentBucket(text)}`;

/** Whether the requests of a client may show that it is a scanner: not those of crawlers, monitors and health checks. */
export const mayScan = (agent: string | null | undefined): boolean => agentOf(agent).mayBeScanner;

/** The client kind by user agent and path; without a user agent, a person. */
export function clientKindOf(
  agent: string | null | undefined,
  path?: string | null,
  status?: number | null,
): ClientKind {
  const { kind, mayBeScanner } = agentOf(agent);
  return mayBeScanner && path != null && isProbe(path, status) ? "scanner" : kind;
}
