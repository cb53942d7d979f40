/** A text that comes again and again, with the number that somebody gave it. */
export class Token {
  readonly text: string | null;
  number = 0;
  /** who gave the number */
  of: unknown = null;

  constructor(text: string | null) {
    this.text = text;
  }
}

/** Where a draft has the token of a column beside its text. */
export const tokenOf = {
  path: "path_token",
  referer: "referer_token",
  user_agent: "user_agent_token",
} as const;
