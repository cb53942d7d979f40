import { expect, it } from "vitest";
import { zoneOf } from "../../src/reports/sql-functions.ts";

it.each([
  ["10.0.2.17:8080", "10.0.2.0/24"],
  ["10.0.2.17", "10.0.2.0/24"],
  ["[2001:db8:0:7::12]:443", "2001:db8:0:7::/64"],
  ["2001:DB8::1", "2001:db8:0:0::/64"],
  ["web-3.eu-west-1a.internal:80", "eu-west-1a"],
  ["web.us-gov-west-1b.example", "us-gov-west-1b"],
  ["pool-europe-west1-b-7f", "europe-west1-b"],
  ["backend/web1", null],
  ["unix:/run/app.sock", null],
  ["", null],
  [null, null],
])("the zone of %s is %s", (address, zone) => {
  expect(zoneOf(address)).toBe(zone);
});
