import { Option } from "commander";

export interface StoreOptions {
  readonly db: string;
}

export const dbOption = (): Option =>
  new Option("--db <file>", "the database").env("FAULTLINE_DB").default("./faultline.db");
