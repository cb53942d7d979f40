import fc from "fast-check";
import { expect, it } from "vitest";
import { prune } from "../../src/store/upkeep/prune.ts";
import { QueryPrefixes } from "../../src/store/write/query-prefixes.ts";
import { addLines, type Line, storeOf } from "../harness/database.ts";

const second = (index: number): string => new Date(Date.UTC(2026, 6, 1, 0, 0, index)).toISOString();
const linesOf = (queries: readonly (string | null)[], from = 0): Line[] =>
  queries.map((query, index) => ({ at: second(from + index), line: from + index, query }));
const stored = "select query from requests order by time_ms";
const starts = "select start from query_starts order by id";

const piece = fc.constantFrom("a", "b=", "=", "&", "utm_id=", "1", "", "é", "\\x00", "%3D");
const queries = fc.array(fc.option(fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(""))), {
  maxLength: 30,
});

it("restores every query, over several runs", () => {
  fc.assert(
    fc.property(queries, queries, (first, second) => {
      const store = storeOf(linesOf(first));
      addLines(store, linesOf(second, first.length));
      expect(store.prepare(stored).pluck().all()).toEqual([...first, ...second]);
      store.close();
    }),
  );
});

it("stores a common prefix once", () => {
  const store = storeOf(
    linesOf(["page=1&sort=up", "page=1&sort=down", "q=", "q=a=b", "page=1&sort=up", "q=c"]),
  );
  // the first query of each prefix is stored whole; "q=a=" occurs once
  expect(store.prepare("select query from request_rows order by time_ms").pluck().all()).toEqual([
    "page=1&sort=up",
    "down",
    "q=",
    "q=a=b",
    "up",
    "c",
  ]);
  expect(store.prepare(starts).pluck().all()).toEqual(["page=1&sort=", "q="]);
  addLines(store, linesOf(["q=1", "q=2", "q=3"], 6));
  expect(store.prepare(starts).pluck().all()).toEqual(["page=1&sort=", "q="]);
  expect(store.prepare(stored).pluck().all().slice(6)).toEqual(["q=1", "q=2", "q=3"]);
});

it("is deleted with its last request", () => {
  const store = storeOf(linesOf(["token=x&a=1", "token=x&a=2", "b=1", "b=2"]));
  prune(store, Date.parse(second(2)));
  expect(store.prepare(starts).pluck().all()).toEqual(["b="]);
  expect(store.prepare(stored).pluck().all()).toEqual(["b=1", "b=2"]);
});

it("does not use a prefix whose transaction failed", () => {
  const store = storeOf();
  const prefixes = new QueryPrefixes(store);
  store.exec("begin");
  expect(prefixes.split("a=1")).toEqual([null, "a=1"]);
  expect(prefixes.split("a=2")).toEqual([-128, "2"]);
  store.exec("rollback");
  prefixes.resetCache();
  expect(prefixes.split("a=3")).toEqual([null, "a=3"]);
  expect(prefixes.split("a=4")).toEqual([-128, "4"]);
  expect(store.prepare("select id, start from query_starts").all()).toEqual([{ id: -128, start: "a=" }]);
});
