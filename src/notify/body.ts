import { type Incident, incidentText } from "../check/incidents.ts";
import type { Notification } from "./notifications.ts";

type Event = Notification["event"];

const inWords = (incident: Incident, event: Event): string =>
  event === "started"
    ? `Incident since ${incident.start}: ${incidentText(incident)}`
    : `Incident over (${incident.start} to ${incident.end}): ${incidentText(incident)}`;

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
/** https://docs.slack.dev/messaging/formatting-message-text/: these three steer, and `<!channel>` would ring everybody */
const forSlack = (text: string): string => text.replace(/[&<>]/g, (character) => entities[character] ?? "");

function slack(incident: Incident, event: Event): object {
  const check = incident["what_to_check_first"];
  const lines = [
    inWords(incident, event),
    ...(event === "started" && check ? [`Check first: ${check}`] : []),
  ];
  return { text: forSlack(lines.join("\n")) };
}

const json = (incident: Incident, event: Event): object => ({
  event: `incident_${event}`,
  text: inWords(incident, event),
  incident,
});

/** What is posted, by the words of --webhook-format. */
export const bodies = { json, slack } satisfies Record<string, (incident: Incident, event: Event) => object>;
export type BodyFormat = keyof typeof bodies;
