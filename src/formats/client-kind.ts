import { isbot } from "isbot";
import type { ClientKind } from "../request.ts";

// user agents of load balancers' and orchestrators' own checks
const healthChecks =
  /^(?:ELB-HealthChecker|GoogleHC|kube-probe|Amazon-Route53-Health-Check|HAProxy|Consul Health Check|Envoy\/HC|Varnish\/[\w.-]+ probe|Edge Health Probe|Load Balancer Agent)/i;
const monitors =
  /UptimeRobot|StatusCake|Pingdom|Uptime-Kuma|Site24x7|Better ?(?:Uptime|Stack)|Datadog\/?Synthetics|NewRelicPinger|updown\.io|Checkly|HetrixTools|Freshping|Blackbox[ -]?Exporter|check_http|Zabbix|Nagios|Uptimia|NodePing|Montastic/i;

const kinds = new Map<string, ClientKind>();
// agents repeat; a log of nothing but new ones must not fill the memory
const remembered = 10_000;

function classify(agent: string): ClientKind {
  if (healthChecks.test(agent)) return "health_check";
  if (monitors.test(agent)) return "monitor";
  return isbot(agent) ? "bot" : "person";
}

/** Who asks, by the user agent alone; without one it is taken for a person. */
export function clientKindOf(agent: string | null | undefined): ClientKind {
  if (agent == null) return "person";
  let kind = kinds.get(agent);
  if (!kind) {
    if (kinds.size >= remembered) kinds.clear();
    kind = classify(agent);
    kinds.set(agent, kind);
  }
  return kind;
}
