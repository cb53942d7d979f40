import { expect, it } from "vitest";
import { hiddenFailures } from "../../src/faults/hidden.ts";
import type { HiddenRule, Verdict } from "../../src/faults/rule.ts";
import type { Attempt, RequestRow } from "../../src/request.ts";

const good: Verdict = { answered_by: "origin", fault: null, reason: null, confidence: null, rule: "x" };
const attempt = (outcome: Attempt["outcome"], status: number | null = null): Attempt => ({
  redirect: 0,
  upstream_addr: "10.0.0.1:80",
  status,
  connect_time_ms: null,
  header_time_ms: null,
  response_time_ms: null,
  bytes_received: null,
  outcome,
});
const rules: readonly HiddenRule[] = [
  ["stale", { cache: "stale" }, "unknown", "stale", "a stale copy was sent"],
];
const hidden = (record: Partial<RequestRow>, verdict = good) =>
  hiddenFailures(rules)({ status: 200, ...record } as RequestRow, verdict)?.reason ?? null;

it.each<[string, Partial<RequestRow>, string | null]>([
  ["a good answer", { upstream_status: 200, upstream_tries: 1 }, null],
  ["a redirect over a broken origin", { status: 302, upstream_status: 503 }, "origin_error"],
  ["an error page with status 200", { upstream_status: 500 }, "origin_error"],
  ["an origin's 404 with another status", { upstream_status: 404 }, null],
  [
    "a refused first try",
    { attempts: [attempt("refused"), attempt("answered", 200)], upstream_tries: 2 },
    "origin_refused",
  ],
  [
    "a first try that answered 503",
    { attempts: [attempt("answered", 503), attempt("answered", 200)] },
    "origin_error",
  ],
  ["a first try of which only the number is logged", { upstream_tries: 2 }, "unknown"],
  [
    "an earlier try without a status",
    { attempts: [attempt("unknown"), attempt("answered", 200)] },
    "unknown",
  ],
  ["the only try, without a status", { attempts: [attempt("unknown")], upstream_tries: 1 }, null],
  [
    "two tries that answered, after an internal redirect",
    { attempts: [attempt("answered", 200), attempt("answered", 200)], upstream_tries: 2 },
    null,
  ],
  ["a rule of the vendor", { cache: "stale" }, "unknown"],
  [
    "a rule of the vendor, next to the status of the origin",
    { cache: "stale", upstream_status: 503 },
    "origin_error",
  ],
  ["a failed request", { status: 502, upstream_status: 502 }, null],
  ["no status", { status: null, upstream_status: 502 }, null],
])("%s", (_what, record, expected) => expect(hidden(record)).toBe(expected));

it("is not looked for behind a good status that broke off", () => {
  const verdict: Verdict = { ...good, fault: "client", reason: "client_abort", confidence: "certain" };
  expect(hidden({ upstream_status: 500 }, verdict)).toBe(null);
});

it.each<[string, Partial<RequestRow>, string]>([
  ["another try at the same upstream", { attempts: [attempt("refused"), attempt("answered", 200)] }, "retry"],
  [
    "a fallback after an internal redirect",
    { attempts: [attempt("refused"), { ...attempt("answered", 200), redirect: 1 }] },
    "replaced",
  ],
  [
    "another try, and then an internal redirect",
    {
      attempts: [attempt("refused"), attempt("answered", 200), { ...attempt("answered", 200), redirect: 1 }],
    },
    "retry",
  ],
  ["a stale copy", { attempts: [attempt("timeout")], cache: "stale" }, "stale"],
  ["an error page", { attempts: [attempt("timeout")] }, "replaced"],
])("knows %s as the answer in place of a failure", (_what, record, by) => {
  expect(hiddenFailures(rules)({ status: 200, ...record } as RequestRow, good)?.by).toBe(by);
});
