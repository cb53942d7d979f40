import { type Incident, incidentText } from "../check/incidents.ts";
import type { Notification } from "./notifications.ts";

type IncidentEvent = Notification["event"];

const eventText = (incident: Incident, event: IncidentEvent): string =>
  event === "started"
    ? `Incident since ${incident.start}: ${incidentText(incident)}`
    : `Incident resolved (${incident.start} to ${incident.end}): ${incidentText(incident)}`;

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/**
 * Escapes the control characters of Slack's markup, so that a log cannot mention a channel with `<!channel>`:
 * https://docs.slack.dev/messaging/formatting-message-text/
 */
const escapeSlack = (text: string): string =>
  text.replace(/[&<>]/g, (character) => entities[character] ?? "");

function slack(incident: Incident, event: IncidentEvent): object {
  const check = incident["what_to_check_first"];
  const lines = [
    eventText(incident, event),
    ...(event === "started" && check ? [`Check first: ${check}`] : []),
  ];
  return { text: escapeSlack(lines.join("\n")) };
}

const json = (incident: Incident, event: IncidentEvent): object => ({
  event: `incident_${event}`,
  text: eventText(incident, event),
  incident,
});

/** The body of a post, by the name of its --webhook-format. */
export const bodies = { json, slack } satisfies Record<
  string,
  (incident: Incident, event: IncidentEvent) => object
>;
export type BodyFormat = keyof typeof bodies;
