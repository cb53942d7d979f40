import { defineFormat, type TemplateLayout } from "../../parse/format.ts";
import { derive } from "./derive.ts";
import { type TraefikFields, traefikFieldMap } from "./fields.ts";
import { traefikRules } from "./rules.ts";
import { skips } from "./skips.ts";

/** Makes a layout of a sample line: `{name}` is a field. */
function templateOf(text: string): TemplateLayout {
  const parts = text.split(/(\{[^}]+\})/).filter(Boolean);
  return {
    name: "clf",
    escape: "none",
    parts: parts.map((part) => (part.startsWith("{") ? { field: part.slice(1, -1) } : part)),
  };
}

// missing values are "-" without quotes in 1.x, and for the URL of the service in 2.0; 1.4 writes %!d(<nil>) for no status
const statuses = ["{status} {size}", "%!d(<nil>) %!d(<nil>)"];
const clients = ['"{referrer}" "{user agent}"', '- "{user agent}"', '"{referrer}" -', "- -"];
const services = ['"{router name}" "{service URL}"', '"{router name}" -'];
const commonLayouts = statuses.flatMap((status) =>
  clients.flatMap((client) =>
    services.map((service) =>
      templateOf(
        `{client host} - {user name} [{start time}] "{request}" ${status} ${client} {request count} ${service} {duration}ms`,
      ),
    ),
  ),
);

/** Traefik 1 to 3: JSON and the common format. Its format genericCLF is Apache's combined. */
export const traefik = defineFormat<TraefikFields>({
  name: "traefik",
  title: "Traefik",
  docs: "https://doc.traefik.io/traefik/observability/access-logs/",
  tier: "proxy",
  logsHeader: (header) => `set accessLog.fields.headers.names.${header} to keep`,
  fieldMap: traefikFieldMap,
  layouts: [
    {
      name: "json",
      needs: [["DownstreamStatus"], ["StartUTC", "StartLocal", "time"], ["RequestMethod", "RequestPath"]],
    },
    ...commonLayouts,
  ],
  marks: /"DownstreamStatus":|" \d+ms$/,
  skips,
  derive,
  recommended: {
    layout: "json",
    text: [
      "--accesslog=true --accesslog.format=json",
      ...["Content-Type", "Date", "X-Request-Id", "Traceparent"].map(
        (name) => `--accesslog.fields.headers.names.${name}=keep`,
      ),
    ].join("\n"),
  },
  rules: { proxy: traefikRules },
});
