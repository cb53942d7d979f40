import type { Parameters } from "../reports/parameters.ts";

/** The requests that a check counts, and the parameters of its reports. Times are in ms. */
export interface Scope extends Parameters {
  readonly now: number;
}
