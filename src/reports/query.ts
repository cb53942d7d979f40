import type { Statement } from "better-sqlite3";
import { OperationError, UsageError } from "../errors.ts";
import type { Store } from "../store/store.ts";

type Bound = Readonly<Record<string, unknown>>;
export type Query = Statement<[Bound], unknown[]>;

/** SQLite's own words, and ours where better-sqlite3 speaks to a programmer. */
function messageOf(error: unknown): string {
  const { message } = error as Error;
  if (message.includes("more than one statement")) return "only one statement can be run at a time";
  if (message.includes("no statements")) return "there is no statement to run";
  const [, name] = /^Missing named parameter "(.*)"$/.exec(message) ?? [];
  return name === undefined ? message : `nothing is known for the parameter :${name}`;
}

const databaseErrors = /^SQLITE_(?:BUSY|LOCKED|IOERR|CORRUPT|NOTADB|FULL|NOMEM|CANTOPEN)/;

/** Runs what may fail by the user's own SQL, or by the state of the database. */
export function runQuery<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    const { code = "" } = error as { code?: string };
    throw databaseErrors.test(code) ? new OperationError(messageOf(error)) : new UsageError(messageOf(error));
  }
}

/** One statement that reads, its rows as arrays; anything else is refused. */
export function prepareQuery(store: Store, sql: string): Query {
  const statement = runQuery(() => store.prepare<[Bound], unknown[]>(sql));
  if (statement.reader && statement.readonly) return statement.raw();
  throw new UsageError("only statements that read can be run here; nothing was changed");
}

export const columnsOf = (query: Query): string[] => query.columns().map(({ name }) => name);

/** The rows one by one, so that a result may be larger than memory. */
export function* rowsOf(query: Query): Generator<readonly unknown[]> {
  const rows = runQuery(() => query.iterate({}));
  for (let next = runQuery(() => rows.next()); !next.done; next = runQuery(() => rows.next()))
    yield next.value;
}
