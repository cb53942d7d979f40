import { expect, it } from "vitest";
import { clientKindOf } from "../../src/classify/client-kind.ts";

it.each([
  [null, "person"],
  [undefined, "person"],
  ["", "person"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "person"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Version/17.5 Safari/604.1", "person"],
  ["Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "bot"],
  ["Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "bot"],
  ["curl/8.5.0", "bot"],
  ["python-requests/2.32.3", "bot"],
  ["Go-http-client/2.0", "bot"],
  ["ELB-HealthChecker/2.0", "health_check"],
  ["GoogleHC/1.0", "health_check"],
  ["kube-probe/1.29", "health_check"],
  ["Amazon-Route53-Health-Check-Service (ref 1; report http://amzn.to/1vsZADi)", "health_check"],
  ["Consul Health Check", "health_check"],
  ["Envoy/HC", "health_check"],
  ["Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)", "monitor"],
  ["Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)", "monitor"],
  ["Uptime-Kuma/1.23.11", "monitor"],
  ["check_http/v2.3.3 (monitoring-plugins 2.3.3)", "monitor"],
  ["Better Uptime Bot", "monitor"],
])("%s: %s", (agent, kind) => {
  expect(clientKindOf(agent)).toBe(kind);
});

it("stays right when more agents come than are remembered", () => {
  for (let each = 0; each < 10_050; each++) clientKindOf(`Mozilla/5.0 (X11) Firefox/${each}.0`);
  expect(clientKindOf("curl/8.5.0")).toBe("bot");
});
