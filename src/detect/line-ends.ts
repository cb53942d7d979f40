const returns = /\r$/;
const nuls = /^\0+/;

/** A line without what is no part of it: NULs that a sparse file puts before it, the carriage return of Windows. */
export const withoutLineHead = (raw: string): string =>
  raw.charCodeAt(0) === 0 ? raw.replace(nuls, "").replace(returns, "") : raw.replace(returns, "");
