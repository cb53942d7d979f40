/** `npm run test:slow` sets it: random tests run their full number of cases. */
export const isLong = process.env["FAULTLINE_LONG"] !== undefined;

/** The number of cases of a random test: `full` in the long form, a part of it otherwise. */
export const rounds = (full: number, short = Math.ceil(full / 5)): number => (isLong ? full : short);
