import type { Format, TemplateLayout } from "../../parse/format.ts";
import { conclude } from "./conclude.ts";
import { rules } from "./rules.ts";
import { skips } from "./skips.ts";
import { type TraefikFields, vocabulary } from "./vocabulary.ts";

/** `{name}` is a field. */
function templateOf(text: string): TemplateLayout {
  const parts = text.split(/(\{[^}]+\})/).filter(Boolean);
  return {
    name: "clf",
    escape: "none",
    parts: parts.map((part) => (part.startsWith("{") ? { field: part.slice(1, -1) } : part)),
  };
}

// what was missing was "-" without quotes in 1.x, and the service's URL still in 2.0; 1.4 wrote %!d(<nil>) for no status
const statuses = ["{status} {size}", "%!d(<nil>) %!d(<nil>)"];
const clients = ['"{referrer}" "{user agent}"', '- "{user agent}"', '"{referrer}" -', "- -"];
const services = ['"{router name}" "{service URL}"', '"{router name}" -'];
const layouts = statuses.flatMap((status) =>
  clients.flatMap((client) =>
    services.map((service) =>
      templateOf(
        `{client host} - {user name} [{start time}] "{request}" ${status} ${client} {request count} ${service} {duration}ms`,
      ),
    ),
  ),
);

/** Traefik 1 to 3, the common format and JSON. Its third, genericCLF, is Apache's combined. */
export const traefik: Format<TraefikFields> = {
  name: "traefik",
  title: "Traefik",
  docs: "https://doc.traefik.io/traefik/observability/access-logs/",
  tier: "proxy",
  fieldMap: vocabulary,
  layouts: [
    {
      name: "json",
      needs: [["DownstreamStatus"], ["StartUTC", "StartLocal", "time"], ["RequestMethod", "RequestPath"]],
    },
    ...layouts,
  ],
  marks: /"DownstreamStatus":|" \d+ms$/,
  skips,
  derive: conclude,
  recommended: {
    layout: "json",
    text: [
      "--accesslog=true --accesslog.format=json",
      ...["Content-Type", "Date", "X-Request-Id", "Traceparent"].map(
        (name) => `--accesslog.fields.headers.names.${name}=keep`,
      ),
    ].join("\n"),
  },
  rules: { proxy: rules },
};
