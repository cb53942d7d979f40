import { createRequire } from "node:module";
import { readConfigFile } from "../../parse/config-file.ts";
import type { Layout, ServerConfig } from "../../parse/format.ts";
import { jsonOf, layoutOf, templateOf } from "./log-format.ts";

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;

/** Every object of a document, outer objects first. */
function* trees(value: unknown): Generator<Tree> {
  if (!isTree(value)) return;
  yield value;
  for (const inner of Object.values(value)) yield* trees(inner);
}

/** The value, if it is a string, or the inline_string of a data source. */
const inline = (value: unknown): string | null => {
  if (typeof value === "string") return value;
  return isTree(value) && typeof value["inline_string"] === "string" ? value["inline_string"] : null;
};

/**
 * The format in one object: log_format of Envoy, the older format and json_format next to a path, or accessLogFormat of
 * the mesh configuration of Istio.
 */
function layoutIn(tree: Tree, name: string): Layout | null {
  const format = isTree(tree["log_format"]) ? tree["log_format"] : tree;
  const mesh = inline(tree["accessLogFormat"]);
  if (mesh) return layoutOf(mesh, name);
  if (isTree(format["json_format"])) return jsonOf(format["json_format"], name);
  const text =
    inline(format["text_format_source"]) ?? inline(format["text_format"]) ?? inline(tree["format"]);
  return text?.includes("%") ? templateOf(text, name) : null;
}

/** Loads the YAML parser on demand: it takes 50 ms, and most runs read no YAML. */
function documentsIn(text: string): unknown[] {
  const { parseAllDocuments } = createRequire(import.meta.url)("yaml") as typeof import("yaml");
  return parseAllDocuments(text).flatMap((document) => (document.errors.length > 0 ? [] : [document.toJS()]));
}

/** Reads the access logs of an Envoy configuration, static or dumped, or the mesh configuration of Istio. */
export function readEnvoyYaml(file: string): ServerConfig {
  const layouts: Layout[] = [];
  const files: { path: string; layout: string }[] = [];
  const inner = new Set<unknown>();
  for (const tree of documentsIn(readConfigFile(file)).flatMap((document) => [...trees(document)])) {
    const layout = inner.has(tree) ? null : layoutIn(tree, `log-${layouts.length + 1}`);
    if (!layout) continue;
    inner.add(tree["log_format"]);
    layouts.push(layout);
    const { path } = tree;
    const isFile = typeof path === "string" && path.startsWith("/") && !path.startsWith("/dev/");
    if (isFile) files.push({ path, layout: layout.name });
  }
  return { layouts, files, notes: [] };
}
