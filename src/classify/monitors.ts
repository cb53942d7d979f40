/**
 * Services and programs that check from outside whether a site is up, by a part of their user agent.
 * https://uptimerobot.com/help/locations/, https://www.statuscake.com/kb/knowledge-base/what-are-your-ips/,
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries.html and similar pages
 */
const names: Readonly<Record<string, RegExp>> = {
  UptimeRobot: /UptimeRobot/i,
  StatusCake: /StatusCake/i,
  Pingdom: /Pingdom/i,
  "Uptime Kuma": /Uptime-Kuma/i,
  Site24x7: /Site24x7/i,
  "Better Stack": /Better ?(?:Uptime|Stack)/i,
  "Datadog Synthetics": /Datadog\/?Synthetics/i,
  "New Relic": /NewRelic(?:Pinger|Synthetics)/i,
  "updown.io": /updown\.io/i,
  Checkly: /Checkly/i,
  HetrixTools: /HetrixTools/i,
  Freshping: /Freshping/i,
  "Blackbox exporter": /Blackbox[ -]?Exporter/i,
  Nagios: /check_http|Nagios/i,
  Zabbix: /Zabbix/i,
  Uptimia: /Uptimia/i,
  NodePing: /NodePing/i,
  Montastic: /Montastic/i,
  "CloudWatch Synthetics": /CloudWatchSynthetics/i,
  "Google Cloud uptime checks": /GoogleStackdriverMonitoring/i,
  "Uptime.com": /compatible; Uptime\/\d/i,
  "Grafana Synthetic Monitoring": /synthetic-monitoring-agent/i,
};

const anyMonitor = new RegExp(
  Object.values(names)
    .map(({ source }) => source)
    .join("|"),
  "i",
);

export const isMonitor = (agent: string): boolean => anyMonitor.test(agent);

/** The name of a monitor; null for any other agent. */
export const monitorOf = (agent: string): string | null =>
  Object.entries(names).find(([, pattern]) => pattern.test(agent))?.[0] ?? null;

/** The region of a monitor, from the ARN or the word after "region" or "location"; null if its agent has none. */
export const monitorRegionOf = (agent: string): string | null =>
  /\barn:aws[\w-]*:synthetics:([a-z\d-]+):/.exec(agent)?.[1] ??
  /\b(?:region|location)[=:/ ]([A-Za-z][\w-]{1,40})/i.exec(agent)?.[1] ??
  null;
