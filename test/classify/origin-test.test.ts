import { expect, it } from "vitest";
import { originTest } from "../../src/classify/origin-test.ts";

it.each([
  [{ scheme: "https", host: "a.example", path: "/x?y", address: "192.0.2.1" }, null],
  [
    { scheme: "https", host: "a.example", path: "/x", address: "192.0.2.1:8443" },
    "curl -sv -o /dev/null --resolve 'a.example:443:192.0.2.1' 'https://a.example/x'",
  ],
  [
    { scheme: "http", host: "a.example", path: null, address: "[2001:db8::1]:80" },
    "curl -sv -o /dev/null --resolve 'a.example:80:[2001:db8::1]' 'http://a.example/'",
  ],
  [
    { scheme: null, host: "a.example", path: "/x", address: "backend" },
    "curl -sv -o /dev/null --resolve 'a.example:443:ORIGIN_ADDRESS' 'https://a.example/x'",
  ],
  [{ scheme: "https", host: "a.example';reboot;'", path: "/x", address: null }, null],
  [{ scheme: "https", host: "-oProxy", path: "/x", address: null }, null],
  [{ scheme: "https", host: "a.example", path: "/x';reboot;'", address: null }, null],
  [{ scheme: "https", host: null, path: "/x", address: null }, null],
])("%j is %s", (request, command) => expect(originTest(request)).toBe(command));
