import { expect, it } from "vitest";
import { routeFolder, routeOf } from "../../src/classify/route.ts";

it.each([
  ["/", "/"],
  ["", ""],
  ["/users", "/users"],
  ["/users/17", "/users/:id"],
  ["/users/17/posts/", "/users/:id/posts/"],
  ["/users/me", "/users/me"],
  ["/v2/orders", "/v2/orders"],
  ["/orders/123e4567-e89b-12d3-a456-426614174000", "/orders/:uuid"],
  ["/orders/123E4567-E89B-12D3-A456-426614174000/items", "/orders/:uuid/items"],
  ["/archive/2026-11-24", "/archive/:date"],
  ["/commit/9fceb02d0ae598e95dc970b74767f19372d61af8", "/commit/:hash"],
  ["/decade", "/decade"],
  ["/feedface", "/feedface"],
  ["/static/app.3f9a1c2b.js", "/static/app.:hash.js"],
  ["/static/app-3f9a1c2b.min.js", "/static/app-3f9a1c2b.min.js"],
  ["/static/app.min.js", "/static/app.min.js"],
  ["/reset/AbCdEfGhIjKlMnOpQrStUvWx12", "/reset/:token"],
  ["/how-to-write-a-very-long-slug", "/how-to-write-a-very-long-slug"],
  ["/news/some-title-4711", "/news/:slug"],
  ["/news/4711-some-title", "/news/:slug"],
  ["/photos/4711.jpg", "/photos/:id.jpg"],
  ["/index.html", "/index.html"],
  ["/café/17", "/café/:id"],
  [`/${"x".repeat(81)}`, "/:long"],
  ["/a/b/c/d/e/f/g/h/i/j/k/l/m", "/a/b/c/d/e/f/g/h/i/j/k/…"],
  ["/a/b/c/d/e/f/g/h/i/j/k", "/a/b/c/d/e/f/g/h/i/j/k"],
  ["//17", "//:id"],
  ["*", "*"],
])("%s: %s", (path, expected) => {
  expect(routeOf(path)).toBe(expected);
});

it("folds a number as a hash where a hash of its length was seen", () => {
  const fold = routeFolder();
  expect(fold("/files/12345678")).toBe("/files/:id");
  expect(fold("/files/1a2b3c4d")).toBe("/files/:hash");
  expect(fold("/files/12345678")).toBe("/files/:hash");
  expect(fold("/files/12345678/parts/7")).toBe("/files/:hash/parts/:id");
  expect(fold("/files/123456789")).toBe("/files/:id");
  expect(fold("/users/12345678")).toBe("/users/:id");
});
