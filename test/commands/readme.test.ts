import { expect, it } from "vitest";
import { faultline } from "../harness/main.ts";

const head = `# Commands

The help of every command. Data is written to standard output, messages to standard error. Colors and progress are shown on a
terminal only.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | a bug, or an input/output failure |
| 2 | wrong usage or configuration |
| 3 | some input could not be read, or more lines were rejected than allowed; everything readable is stored |
| 128 + n | ended by signal n; everything read so far is stored. \`ingest --follow\` exits with 0 |

\`check\` alone exits with the codes of monitoring plug-ins: 0 ok, 1 warning, 2 critical, 3 unknown. \`run\` exits with the first of 1,
2 and 3 that one of its steps returned.

The database is \`--db\`, else the environment variable \`FAULTLINE_DB\`, else \`./faultline.db\`. One \`ingest\` at a time writes to a
database; others wait, see \`--wait\` and \`--no-wait\`. The lock is the file \`faultline.db-lock\`.
`;

const help = async (...command: string[]): Promise<string> =>
  (await faultline([...command, "--help"])).stdout.trimEnd();

it("src/commands/README.md is the help of each command", async () => {
  const names = [...(await help()).matchAll(/^ {2}([a-z]+) /gm)]
    .map(([, name = ""]) => name)
    .filter((name) => name !== "help");
  expect(names.length).toBeGreaterThan(10);
  const sections: string[] = [];
  for (const name of names) sections.push(`\n## ${name}\n\n\`\`\`text\n${await help(name)}\n\`\`\`\n`);
  await expect(head + sections.join("")).toMatchFileSnapshot("../../src/commands/README.md");
});
