import { createInterface } from "node:readline";
import { OperationError, UsageError } from "../errors.ts";
import { logStderr } from "./talk.ts";

const help = `A statement ends with ; and may go over several lines.
.tables  what can be asked
.help    this text
.quit    leave (Ctrl-D does too)`;

const tables = `
  select
    name,
    type
  from sqlite_schema
  where type in ('table', 'view')
    and name not like 'sqlite_%'
  order by type desc, name`;

/** A mistake is told and can be mended; the session goes on. */
async function tried(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof OperationError)) throw error;
    logStderr(error.message);
  }
}

async function command(word: string, run: (sql: string) => Promise<void>): Promise<void> {
  if (word === ".tables") await run(tables);
  else logStderr(word === ".help" ? help : `there is no ${word}\n${help}`);
}

/** Asks for statements until the end of the input, and runs each. */
export async function prompt(
  run: (sql: string) => Promise<void>,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<void> {
  const lines = createInterface({ input, output });
  let statement = "";
  const ask = () => {
    lines.setPrompt(statement ? "      ...> " : "faultline> ");
    lines.prompt();
  };
  ask();
  for await (const line of lines) {
    const word = statement ? "" : line.trim();
    if (word === ".quit") break;
    if (word.startsWith(".")) await tried(() => command(word, run));
    else if (statement || word) statement += `${line}\n`;
    if (statement.trimEnd().endsWith(";")) {
      const sql = statement;
      statement = "";
      await tried(() => run(sql));
    }
    ask();
  }
  lines.close();
}
