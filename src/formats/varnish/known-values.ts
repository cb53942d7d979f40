import { caches } from "./derive.ts";

export const knownValues = {
  handling: [...Object.keys(caches), "error", "synth"],
  hitmiss: ["hit", "miss"],
};
