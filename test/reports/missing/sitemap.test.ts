import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OperationError } from "../../../src/errors.ts";
import { sitemapPages } from "../../../src/reports/missing/sitemap.ts";
import { emptyFolder } from "../../harness/cli.ts";

const folder = emptyFolder();
const file = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const urlset = (...locs: string[]): string => `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
${locs.map((loc) => `<url><loc> ${loc} </loc><image:image><image:loc>https://a.example/i.png</image:loc></image:image></url>`).join("\n")}
</urlset>`;
const index = (...locs: string[]): string =>
  `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${locs
    .map((loc) => `<sitemap><loc>${loc}</loc></sitemap>`)
    .join("")}</sitemapindex>`;

const paths = async (...places: string[]) => (await sitemapPages(places)).map(({ path }) => path);

describe("a sitemap in a file", () => {
  it("lists pages by host and path", async () => {
    const place = file(
      "one.xml",
      urlset("https://A.example:443/shop?a=1&amp;b=2", "https://a.example/caf%C3%A9", "nonsense"),
    );
    expect(await sitemapPages([place])).toEqual([
      { host: "a.example", path: "/shop" },
      { host: "a.example", path: "/caf%C3%A9" },
    ]);
  });

  it("can be gzip, text with one URL per line, or empty", async () => {
    expect(await paths(file("one.xml.gz", gzipSync(urlset("https://a.example/z"))))).toEqual(["/z"]);
    expect(await paths(file("one.txt", "\ufeffhttps://a.example/1\r\nhttps://a.example/2\n"))).toEqual([
      "/1",
      "/2",
    ]);
    expect(await paths(file("none.xml", "<urlset></urlset>"))).toEqual([]);
  });

  it("can be an index of sitemaps in the same folder", async () => {
    file("part-1.xml.gz", gzipSync(urlset("https://a.example/1")));
    file("part-2.xml", urlset("https://a.example/2"));
    const place = file(
      "index.xml",
      index("https://a.example/maps/part-1.xml.gz", "https://a.example/part-2.xml"),
    );
    expect(await paths(place)).toEqual(["/1", "/2"]);
  });

  it.each([
    ["broken.xml", "<urlset><url><loc>https://a.example/</loc></url>", "line 1"],
    ["page.xml", "<html></html>", "it has neither <urlset> nor <sitemapindex>"],
    [
      "entity.xml",
      `<!DOCTYPE urlset [<!ENTITY x "y">]>${urlset("https://a.example/&x;")}`,
      "it has a DOCTYPE",
    ],
    ["lost.xml", index("https://a.example/not-here.xml"), "ENOENT"],
    ["bomb.xml.gz", gzipSync(Buffer.alloc(60_000_000, " ")), "larger"],
  ])("refuses %s", async (name, content, message) => {
    const run = sitemapPages([file(name, content)]);
    await expect(run).rejects.toThrow(OperationError);
    await expect(run).rejects.toThrow(message);
  });
});

describe("a sitemap on a server", () => {
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const bodies: Record<string, string | Buffer> = {
      "/sitemap.xml": index(`http://localhost:${port}/part.xml.gz`),
      "/part.xml.gz": gzipSync(urlset("https://a.example/1")),
      "/elsewhere.xml": index("http://other.example/part.xml"),
      "/endless.xml": Buffer.alloc(55_000_000, " "),
    };
    const body = bodies[request.url ?? ""];
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  let root = "";
  beforeAll(async () => {
    await once(server.listen(0, "localhost"), "listening");
    root = `http://localhost:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it("is read with the sitemaps that it lists", async () => {
    expect(await paths(`${root}/sitemap.xml`)).toEqual(["/1"]);
  });

  it.each([
    ["/none.xml", "the server answered 404"],
    ["/elsewhere.xml", "it lists http://other.example/part.xml on another host"],
    ["/endless.xml", "it is larger than 50 MiB"],
  ])("refuses %s: %s", async (name, message) => {
    await expect(sitemapPages([root + name])).rejects.toThrow(message);
  });
});
