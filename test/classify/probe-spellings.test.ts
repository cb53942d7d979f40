import { expect, it } from "vitest";
import { isProbe, probeBucket } from "../../src/classify/scanner-probes.ts";

it.each([
  ["//phpmyadmin/", 404],
  ["/%2eenv", 200],
  ["/%2E%67it/config", 404],
  ["/wp-%6cogin.php", 404],
  ["///cgi-bin//test", 404],
])("%s is a probe as its plain spelling is", (path, status) => {
  expect(isProbe(path, status)).toBe(true);
  expect(probeBucket(path)).toBeGreaterThan(0);
});

it.each([
  ["//images//logo.png", 404],
  ["/caf%C3%A9", 404],
  ["/a%2Fenv", 404],
  ["//wp-login.php", 200],
])("%s with status %d is none", (path, status) => {
  expect(isProbe(path, status)).toBe(false);
});
