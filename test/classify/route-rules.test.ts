import { describe, expect, it } from "vitest";
import { routeLimiter } from "../../src/classify/route-limit.ts";
import { routeRules } from "../../src/classify/route-rules.ts";

describe("rules of one's own", () => {
  const route = routeRules(["/users/me", "/users/:name", "/shop/:category/*.html", "/docs/**", "/a.b"]);

  it.each([
    ["/users/me", "/users/me"],
    ["/users/anna", "/users/:name"],
    ["/users/anna/", "/users/:name"],
    ["/users/", null],
    ["/users", null],
    ["/users/anna/posts", null],
    ["/shop/shoes/red.html", "/shop/:category/*.html"],
    ["/shop/shoes/red.htm", null],
    ["/docs", "/docs/**"],
    ["/docs/", "/docs/**"],
    ["/docs/a/b/c", "/docs/**"],
    ["/docsearch", null],
    ["/a.b", "/a.b"],
    ["/axb", null],
    ["/users/a\nb", "/users/:name"],
  ])("%s: %s", (path, expected) => expect(route(path)).toBe(expected));
});

describe("the number of routes is bounded", () => {
  it("takes new ones in until it is full, then their known beginning", () => {
    const book = routeLimiter(["/", "/shop/list"], 6);
    for (const route of ["/cart", "/cart/:id", "/help"]) expect(book.limit(route, true)).toBe(route);
    expect(book.limit("/about", true)).toBe("/about");
    expect(book.limit("/cart/new/thing", true)).toBe("/cart/…");
    expect(book.limit("/shop/sale", true)).toBe("/shop/…");
    expect(book.limit("/shop/list/x", true)).toBe("/shop/list/…");
    expect(book.limit("/elsewhere/x", true)).toBe("/…");
    expect(book.limit("/cart", true)).toBe("/cart");
    expect(book.newRoutes()).toEqual(["/cart", "/cart/:id", "/help", "/about"]);
    expect(book.newRoutes()).toEqual([]);
  });

  it("leaves half of it to good answers", () => {
    const book = routeLimiter([], 4);
    expect(["/a", "/b", "/c", "/d"].map((route) => book.limit(route, false))).toEqual([
      "/a",
      "/b",
      "/…",
      "/…",
    ]);
    expect(book.limit("/good", true)).toBe("/good");
    expect(book.limit("/good", false)).toBe("/good");
  });

  it("gives few routes for many made-up paths", () => {
    const book = routeLimiter([], 100);
    const routes = new Set<string>();
    for (let number = 0; number < 50_000; number++)
      routes.add(book.limit(`/${(number * 7919) % 1009}/${number}x/y/${number % 13}`, number % 3 === 0));
    // 100 of the book, and what begins as they do: four beginnings each at most
    expect(routes.size).toBeLessThanOrEqual(500);
  });
});
