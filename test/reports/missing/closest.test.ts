import { describe, expect, it } from "vitest";
import { closestPaths } from "../../../src/reports/missing/closest.ts";

type HostPath = readonly [host: string | null, path: string, good?: number];

/** The target suggested for a missing path, given the existing paths. */
function suggested(missing: HostPath, ...there: HostPath[]): string | null {
  const state = closestPaths.start();
  closestPaths.step(state, 1, ...missing.slice(0, 2), 0);
  for (const [host, path, good = 10] of there) closestPaths.step(state, 0, host, path, good);
  const [found] = JSON.parse(closestPaths.result(state)) as { target_host: string | null; target: string }[];
  return found ? `${found.target_host ?? ""}${found.target}` : null;
}

const a = (path: string, good = 10): HostPath => ["a.example", path, good];

describe("suggested target of a missing path", () => {
  it.each([
    ["a slash at the end", "/about/", "/about"],
    ["no slash at the end", "/about", "/about/"],
    ["case", "/About/Team", "/about/team"],
    ["extension", "/about.html", "/about"],
    ["another extension", "/about.php", "/about.html"],
    ["a picture in another form", "/img/logo.png", "/img/logo.webp"],
    ["the folder's page", "/shop/index.php", "/shop/"],
    ["other joints between words", "/spring_sale", "/spring-sale"],
    ["encoded", "/caf%C3%A9", "/caf%c3%a9/"],
    ["a version of an interface", "/api/v1/orders", "/api/v2/orders"],
    ["a version of a file", "/js/jquery-3.6.0.min.js", "/js/jquery-3.7.1.min.js"],
    ["the hash of a file", "/js/app.3f9a1c2b.js", "/js/app.77c0de12.js"],
    ["letters swapped", "/contcat", "/contact"],
    ["a plural", "/product/red-shoe", "/product/red-shoes"],
    ["a letter too many", "/shoppping/cart", "/shopping/cart"],
    ["a title that moved", "/blog/2019/how-to-brew-tea", "/articles/how-to-brew-tea"],
    ["a file that moved", "/files/manual.pdf", "/downloads/manual.pdf"],
    ["one folder more", "/cart", "/shop/cart"],
    ["one folder less", "/en/about", "/about"],
  ])("%s: %s is %s", (_what, missing, there) => {
    expect(suggested(a(missing), a("/"), a(there))).toBe(there);
  });

  it.each([
    ["another id", "/product/17", "/product/18"],
    ["another date", "/news/2026-07-01", "/news/2026-07-02"],
    ["another number in a name", "/item-4711", "/item-4712"],
    ["another UUID", "/u/550e8400-e29b-41d4-a716-446655440000", "/u/550e8400-e29b-41d4-a716-446655440abc"],
    ["another short word", "/card", "/cart"],
    ["another word", "/shop/women", "/shop/men"],
    ["another language", "/en/", "/de/"],
    ["the tail of another thing", "/shirts/reviews", "/trousers/reviews"],
    ["another kind of file", "/app.css", "/app.js"],
    ["another file of that ending", "/main.css", "/print.css"],
    ["what it stands under", "/shop/cart", "/shop"],
    ["the start page", "/gone", "/"],
    ["another site's path by //", "/evil.example/about", "//evil.example/about"],
    ["a path with a control", "/about", "/about\n"],
    ["a path with a backslash", "/about", "/\\about"],
  ])("not %s: %s is not %s", (_what, missing, there) => {
    expect(suggested(a(missing), a(there))).toBeNull();
  });

  it("suggests the closest path; none of two equally close ones, unless one has nearly all requests", () => {
    expect(suggested(a("/About"), a("/about.html", 100), a("/about", 1))).toBe("/about");
    expect(suggested(a("/about"), a("/de/about", 10), a("/en/about", 20))).toBeNull();
    expect(suggested(a("/about"), a("/de/about", 10), a("/en/about", 50))).toBe("/en/about");
    expect(suggested(a("/About"), a("/about", 1), a("/about/", 2))).toBe("/about/");
  });

  it("suggests another host of the site, or another site for a distinctive path", () => {
    const title = "/blog/how-to-brew-tea";
    expect(suggested(a(title), ["www.b.example", title])).toBe("www.b.example/blog/how-to-brew-tea");
    expect(suggested(["www.a.example", "/about"], ["a.example", "/about"])).toBe("a.example/about");
    expect(suggested(["shop.com", "/about"], ["bank.org", "/about"])).toBeNull();
    expect(suggested(["shop.com", title], ['x";evil.org', title])).toBeNull();
    expect(suggested([null, "/contcat"], [null, "/contact"])).toBe("/contact");
  });

  it("is fast if thousands of paths have the same last segment", () => {
    const state = closestPaths.start();
    for (let id = 0; id < 5000; id++) closestPaths.step(state, 1, "a", `/users/${id}/profile`, 0);
    const start = performance.now();
    for (let id = 5000; id < 25_000; id++) closestPaths.step(state, 0, "a", `/users/${id}/profile`, 1);
    expect(performance.now() - start).toBeLessThan(3000);
    expect(closestPaths.result(state)).toBe("[]");
  });
});
