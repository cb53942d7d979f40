const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it stands in HTML, between tags and within quotes. */
export const markup = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
