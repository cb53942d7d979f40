/** Talk goes to standard error, so that data can be piped. */
export const logStderr = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
