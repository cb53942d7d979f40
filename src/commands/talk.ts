/** Talk goes to standard error, so that data can be piped. */
export const talk = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
