import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** In the folder of the package, wherever in it this code runs: right from src, or from what is made of it in dist. */
export const packageRoot = pathToFileURL(createRequire(import.meta.url).resolve("faultline/package.json"));
