import { expect, it } from "vitest";
import { isRootOnly, traceKeyOf } from "../../src/classify/trace-id.ts";

it.each([
  ["Root=1-67891233-abcdef012345678912345678", "1-67891233-abcdef012345678912345678"],
  [
    "Self=1-67891234-12456789abcdef012345678;Root=1-67891233-abcdef012345678912345678;CalledFrom=app",
    "1-67891234-12456789abcdef012345678",
  ],
  [
    "Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1",
    "1-67891233-abcdef012345678912345678",
  ],
  ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "4bf92f3577b34da6a3ce929d0e0e4736"],
  ["something else", "something else"],
])("%s is known by %s", (header, key) => {
  expect(traceKeyOf(header)).toBe(key);
});

it.each([
  ["Root=1-6-a", true],
  ["Root=1-6-a;Sampled=1", false],
  ["Root=;Self=1", false],
  ["1-6-a", false],
  ["root=1-6-a", false],
])("%s is nothing but a root: %s", (header, isAlone) => {
  expect(isRootOnly(header, traceKeyOf(header))).toBe(isAlone);
});
