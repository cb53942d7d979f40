import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { sourceFolder } from "../../store/queries.ts";

const require = createRequire(import.meta.url);
const charts = {
  style: require.resolve("uplot/dist/uPlot.min.css"),
  script: require.resolve("uplot/dist/uPlot.iife.min.js"),
  licence: require.resolve("uplot/LICENSE"),
};
const text = (file: string): string => readFileSync(file, "utf8").trim();
const ownAsset = (file: string): string =>
  readFileSync(new URL(`overview/page/${file}`, sourceFolder), "utf8").trim();

const hashOf = (content: string): string =>
  `'sha256-${createHash("sha256").update(content).digest("base64")}'`;

interface Assets {
  readonly style: string;
  readonly script: string;
  /** Content-Security-Policy of the page: only this script and this style are allowed */
  readonly policy: string;
}

/** The script and the style that the page embeds. */
export function assets(): Assets {
  const style = `${text(charts.style)}\n${ownAsset("page.css")}`;
  const licence = text(charts.licence).replaceAll("*/", "");
  const script = `/* uPlot\n${licence}\n*/\n${text(charts.script)}\n${ownAsset("page.js")}`;
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return { style, script, policy };
}
