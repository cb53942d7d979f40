import { toJsonSchema } from "@valibot/to-json-schema";
import { schema } from "../../src/config/schema.ts";

/** The JSON schema of faultline.yaml, made from what checks it. */
export const faultlineSchema = (): object => ({
  ...toJsonSchema(schema, { typeMode: "input", errorMode: "ignore" }),
  title: "faultline.yaml",
});
