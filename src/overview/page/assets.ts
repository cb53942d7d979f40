import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { sources } from "../../store/sql-file.ts";

const { resolve } = createRequire(import.meta.url);
const charts = (file: string): string => readFileSync(resolve(`uplot/${file}`), "utf8").trim();
const own = (file: string): string => readFileSync(new URL(`overview/page/${file}`, sources), "utf8").trim();

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

interface Assets {
  readonly style: string;
  readonly script: string;
  /** of the page's Content-Security-Policy: nothing but these two may come in */
  readonly policy: string;
}

/** What the page carries with it. */
export function assets(): Assets {
  const style = `${charts("dist/uPlot.min.css")}\n${own("page.css")}`;
  const licence = charts("LICENSE").replaceAll("*/", "");
  const script = `/* uPlot\n${licence}\n*/\n${charts("dist/uPlot.iife.min.js")}\n${own("page.js")}`;
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return { style, script, policy };
}
