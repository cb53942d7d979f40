/** A text that comes again and again, with the number that somebody gave it. */
export class Token {
  readonly text: string | null;
  /** all that is concluded of it, as a number */
  readonly sort: number;
  number = 0;
  /** who gave the number */
  of: unknown = null;

  constructor(text: string | null, sort: number) {
    this.text = text;
    this.sort = sort;
  }
}

/** Where a draft has the token of a column beside its text. */
export const tokenOf = {
  path: "path_token",
  referer: "referer_token",
  user_agent: "user_agent_token",
} as const;
