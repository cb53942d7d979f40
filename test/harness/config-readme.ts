import { exampleText } from "../../src/config/example.ts";
import { faultlineSchema } from "./faultline-schema.ts";

interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

function typeText({ type, enum: values, anyOf, items, properties }: JsonSchema): string {
  if (values) return values.map((value) => `\`${value}\``).join(", ");
  if (anyOf) return anyOf.map(typeText).join(" or ");
  if (items)
    return items.properties
      ? "list of mappings"
      : `list of ${typeText(items).replace(/string|number/g, "$&s")}`;
  return properties ? "mapping" : (type ?? "");
}

const cell = (text: string): string => text.replaceAll("|", "\\|");

/** The mapping that a key holds, alone or in a list. */
const mappingOf = (schema: JsonSchema): JsonSchema | null => {
  const mapping = schema.items ?? schema;
  return mapping.properties ? mapping : null;
};

// the anchor of a heading, as GitHub makes it
const link = (title: string): string => `[\`${title}\`](#${title.replace(/[^a-z_]/g, "")})`;

function table({ properties = {}, required = [] }: JsonSchema): string {
  const rows = Object.entries(properties).map(([name, schema]) => {
    const key = mappingOf(schema) ? link(name) : `\`${name}\``;
    const value = typeText(schema) + (required.includes(name) ? ", required" : "");
    return `| ${key} | ${cell(value)} | ${cell(schema.description ?? "")} |`;
  });
  return ["| key | value | meaning |", "|---|---|---|", ...rows].join("\n");
}

function section([name, schema]: [string, JsonSchema]): string[] {
  const mapping = mappingOf(schema);
  return mapping ? [`### ${name}\n\n${schema.description ?? ""}\n\n${table(mapping)}`] : [];
}

const intro = `# faultline.yaml

<!-- generated from schema.ts by test/config/readme.test.ts; update it with: npx vitest run test/config/readme.test.ts -u -->

The configuration of \`faultline run\`, the daily job. \`run\` reads \`--config\`, else \`$FAULTLINE_CONFIG\`, else
\`./faultline.yaml\`. Relative paths start at the folder of the file. Mistakes are reported with line and column.

\`faultline init\` finds logs in the usual folders and writes a faultline.yaml with comments. \`faultline init --schema\`
prints the JSON schema, with which editors complete and check the file.

Percentages are written as \`1%\` or \`0.01\`, durations as \`15m\`, \`6h\`, \`3d\` or \`2w\`. Where a key accepts a list of
strings, a single string is accepted too.`;

/** The reference of faultline.yaml, made from its schema. */
export function configReadme(): string {
  const schema = faultlineSchema() as JsonSchema;
  return [
    intro,
    "## Keys",
    table(schema),
    ...Object.entries(schema.properties ?? {}).flatMap(section),
    "## Example",
    "The file that `faultline init` writes if it finds no logs:",
    `\`\`\`yaml\n${exampleText([], "faultline.schema.json")}\`\`\``,
  ]
    .join("\n\n")
    .concat("\n");
}
