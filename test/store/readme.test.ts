import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { storeOf } from "../harness/database.ts";
import { type DocumentedTable, readComments } from "../harness/schema-comments.ts";

// `npx vitest run test/store/readme.test.ts -u` writes the data dictionary

const folder = new URL("../../src/store/", import.meta.url);
const publicTables = [
  ...["requests", "attempts", "errors", "journeys", "minutes", "path_days", "host_days", "missing_paths"],
  ...["files", "rejects", "hour_counts", "pruned_failures", "due_days", "route_names", "told"],
];
const tables = ["schema.sql", "permanent.sql"].flatMap((file) => readComments(new URL(file, folder)));

const tableNamed = (name: string): DocumentedTable => {
  const found = tables.find((table) => table.name === name);
  if (!found) throw new Error(`no table or view ${name}`);
  return found;
};

const markdown = ({ name, description, columns }: DocumentedTable): string =>
  [
    `### ${name}\n`,
    `${description}\n`,
    "| column | meaning |",
    "|---|---|",
    ...columns.map((column) => `| \`${column.name}\` | ${column.meaning.replaceAll("|", "\\|")} |`),
  ].join("\n");

it("contains the comments of the schema as the data dictionary", async () => {
  const dictionary = publicTables.map((name) => markdown(tableNamed(name))).join("\n\n");
  const readme = readFileSync(new URL("README.md", folder), "utf8");
  const [before = "", after = ""] = readme.split(/(?<=<!-- dictionary -->\n).*(?=<!-- \/dictionary -->)/s);
  expect(after).not.toBe("");
  await expect(`${before}\n${dictionary}\n\n${after}`).toMatchFileSnapshot("../../src/store/README.md");
});

it.each(publicTables)("%s has a comment on each column", (name) => {
  const columns = storeOf().prepare("select name from pragma_table_info(?)").pluck().all(name);
  expect(tableNamed(name).columns.map((column) => column.name)).toEqual(columns);
  for (const { name: column, meaning } of tableNamed(name).columns)
    expect([column, meaning]).not.toContain("");
});

it("has a comment on each table and view", () => {
  const all = storeOf()
    .prepare("select name from sqlite_schema where type in ('table', 'view') and name not like 'sqlite_%'")
    .pluck()
    .all();
  expect(
    tables
      .filter(({ description }) => description !== "")
      .map(({ name }) => name)
      .sort(),
  ).toEqual(all.sort());
});
