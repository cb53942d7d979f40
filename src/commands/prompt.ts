import { createInterface } from "node:readline";
import { OperationError, UsageError } from "../errors.ts";
import { type CommandIo, logStderr } from "./io.ts";

const help = `A statement ends with ; and may have several lines.
.tables  list tables and views
.help    print this text
.quit    exit (also Ctrl-D)`;

const tables = `
  select
    name,
    type
  from sqlite_schema
  where type in ('table', 'view')
    and name not like 'sqlite_%'
  order by type desc, name`;

type PromptIo = Pick<CommandIo, "stdin" | "stdout" | "stderr">;

/** Prints a wrong statement's error; the session continues. */
async function attempt(io: PromptIo, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof OperationError)) throw error;
    logStderr(io, error.message);
  }
}

async function command(io: PromptIo, name: string, run: (sql: string) => Promise<void>): Promise<void> {
  if (name === ".tables") await run(tables);
  else logStderr(io, name === ".help" ? help : `unknown command: ${name}\n${help}`);
}

/** Reads statements until the end of the input, and runs each. */
export async function prompt(io: PromptIo, run: (sql: string) => Promise<void>): Promise<void> {
  const lines = createInterface({ input: io.stdin, output: io.stdout });
  let statement = "";
  const ask = () => {
    lines.setPrompt(statement ? "      ...> " : "faultline> ");
    lines.prompt();
  };
  ask();
  for await (const line of lines) {
    const entry = statement ? "" : line.trim();
    if (entry === ".quit") break;
    if (entry.startsWith(".")) await attempt(io, () => command(io, entry, run));
    else if (statement || entry) statement += `${line}\n`;
    if (statement.trimEnd().endsWith(";")) {
      const sql = statement;
      statement = "";
      await attempt(io, () => run(sql));
    }
    ask();
  }
  lines.close();
}
