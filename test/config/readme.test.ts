import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { configReadme } from "../harness/config-readme.ts";

const file = fileURLToPath(new URL("../../src/config/README.md", import.meta.url));

it("the reference of faultline.yaml matches its schema", async () => {
  await expect(configReadme()).toMatchFileSnapshot(file);
});
