import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { busyFolder, date, hostile } from "../harness/busy-day.ts";
import { hasChromium, launch, open } from "../harness/chromium.ts";
import { faultline, query } from "../harness/cli.ts";

const counted = `time >= '${date}' and time < '2026-07-15' and client_kind not in ('internal', 'health_check', 'scanner')`;

/** Requests, each once, with their verdicts: by hand, with nothing of the views that the report builds on. */
const verdicts = `
  select c.source, c.host, c.route, c.status, c.failed, c.server_error,
    iif(c.reason is null or c.fault in ('cdn', 'client') or p.reason is null, c.fault, p.fault) as fault,
    iif(c.reason is null or c.fault in ('cdn', 'client') or p.reason is null, c.reason, p.reason) as reason
  from requests c left join requests p on p.tier = 'proxy' and p.request_id = c.request_id
  where c.tier = 'cdn' and ${counted.replaceAll(/\b(time|client_kind)\b/g, "c.$1")}
  union all
  select source, host, route, status, failed, server_error, fault, reason
  from requests
  where tier = 'proxy' and ${counted}
    and request_id not in (select request_id from requests where tier = 'cdn')`;

const number = (text: string | null | undefined): number => Number((text ?? "").replaceAll(/[^\d.]/g, ""));

/** A table of the page: by its caption's id, the header's words, each row by them. */
const rowsOf = (page: Page, section: string): Promise<Record<string, string>[]> =>
  page.evaluate((id) => {
    const table = document.querySelector(`#${id}-caption`)?.closest("table");
    const cells = (row: Element) => [...row.children].map((cell) => cell.textContent ?? "");
    const head = cells(table?.querySelector("thead tr") as Element);
    return [...(table?.querySelectorAll("tbody tr") ?? [])].map((row) =>
      Object.fromEntries(cells(row).map((text, index) => [head[index] ?? "", text])),
    );
  }, section);

describe.skipIf(!hasChromium)("the page of a busy day", () => {
  let browser: Browser;
  let folder = "";
  let file = "";

  beforeAll(async () => {
    folder = busyFolder(12_000);
    file = path.join(folder, "day.html");
    const run = faultline(["report", "overview", "--date", date, "--format", "html", "-o", file], {
      cwd: folder,
    });
    expect(run).toMatchObject({ status: 0, stdout: "" });
    browser = await launch();
  }, 120_000);
  afterAll(() => browser?.close());

  it("opens without a complaint, and asks for nothing", async () => {
    const { asked, complaints, page, close } = await open(browser, file);
    await page.waitForSelector("#failures canvas");
    await page.mouse.move(640, 500);
    await page.waitForTimeout(200);
    expect({ asked, complaints }).toEqual({ asked: [`file://${file}`], complaints: [] });
    await close();
  });

  it("is small, and the same bytes by a second run", () => {
    const bytes = readFileSync(file);
    expect(bytes.length).toBeLessThan(500_000);
    faultline(["report", "overview", "--date", date, "-o", "again.html"], { cwd: folder });
    expect(readFileSync(path.join(folder, "again.html")).equals(bytes)).toBe(true);
    expect(bytes.toString().match(/<script/g)).toHaveLength(2);
  });

  it("has the numbers that SQL has", async () => {
    const { page, close } = await open(browser, file);
    const faults = query(
      folder,
      `select fault, count(*) as n from (${verdicts}) where fault is not null group by 1`,
    );
    const all = query(folder, `select count(*) as n, count(fault) as failed from (${verdicts})`)[0];
    const failed = (hop: string): unknown => faults.find(({ fault }) => fault === hop)?.["n"] ?? 0;
    for (const hop of ["client", "cdn", "proxy", "origin"])
      expect([hop, number(await page.textContent(`[data-hop=${hop}]`))]).toEqual([hop, failed(hop)]);
    expect(Number(failed("cdn"))).toBeGreaterThan(0);
    const [, told = "", of = ""] =
      /^([\d,]+) of ([\d,]+) requests failed/.exec((await page.textContent("h1")) ?? "") ?? [];
    expect([number(told), number(of)]).toEqual([all?.["failed"], all?.["n"]]);
    const steps = await rowsOf(page, "steps");
    const sum = (column: string): number => steps.reduce((one, row) => one + number(row[column]), 0);
    expect([sum("requests"), sum("failed"), sum("origin"), sum("cdn")]).toEqual([
      all?.["n"],
      all?.["failed"],
      failed("origin"),
      failed("cdn"),
    ]);
    expect(steps).toHaveLength(24);
    await close();
  });

  it("has the numbers that the log has", async () => {
    const { page, close } = await open(browser, file);
    const lines = ["edge.json", "proxy.json"]
      .flatMap((log) => readFileSync(path.join(folder, log), "utf8").trimEnd().split("\n"))
      .map((line) => JSON.parse(line) as Record<string, string | number>)
      .filter(({ time_iso8601 }) => String(time_iso8601).startsWith(date));
    const failed = new Set(
      lines.filter(({ status }) => Number(status) >= 400).map(({ request_id }) => request_id),
    );
    const all = new Set(lines.map(({ request_id }) => request_id));
    expect(await page.textContent("h1")).toContain(
      `${failed.size.toLocaleString("en")} of ${all.size.toLocaleString("en")} requests failed`,
    );
    await close();
  });

  it("has the rows that SQL has: causes, routes, upstreams, hosts, logs", async () => {
    const { page, close } = await open(browser, file);
    const causes = (await rowsOf(page, "faults")).map((row) => [
      row["reason"],
      row["source"],
      number(row["status"]),
      number(row["requests"]),
    ]);
    const asked = query(
      folder,
      `select reason, source, status, count(*) as n from (${verdicts}) where failed group by 1, 2, 3`,
    ).map((row) => Object.values(row));
    expect(causes.length).toBe(Math.min(15, asked.length));
    expect(asked).toEqual(expect.arrayContaining(causes));

    const [worst] = query(
      folder,
      `select source, route, count(*) as n, sum(failed) as failed from (${verdicts}) group by 1, host, 2 order by 4 desc, 1 limit 1`,
    );
    const [shown] = await rowsOf(page, "routes");
    expect([
      shown?.["source"],
      shown?.["route"],
      number(shown?.["requests"]),
      number(shown?.["failed"]),
    ]).toEqual(Object.values(worst ?? {}));

    const refused = query(
      folder,
      `select count(*) as n from requests where reason = 'origin_refused' and upstream_addr = '10.0.0.2:8080' and ${counted}`,
    )[0]?.["n"];
    const upstreams = await rowsOf(page, "upstreams");
    expect(number(upstreams.find((row) => row["upstream addr"] === "10.0.0.2:8080")?.["refused"])).toBe(
      refused,
    );

    const [errors] = query(
      folder,
      `select sum(server_error) as n from (${verdicts}) where source = 'proxy' and host = 'shop.example'`,
    );
    const budget = (await rowsOf(page, "budget")).find((row) => row["source"] === "proxy");
    expect(number(budget?.["errors"])).toBe(errors?.["n"]);

    const read = (await rowsOf(page, "completeness")).map((row) => [row["source"], number(row["stored"])]);
    expect(read).toEqual(
      query(folder, "select source, stored from files order by 1").map((row) => Object.values(row)),
    );
    await close();
  });

  it("tells the incidents that were made, the path that is missing, and what to check first", async () => {
    const { page, close } = await open(browser, file);
    const incidents = await rowsOf(page, "incidents");
    // half of the requests pass the edge, so neither source has twenty timeouts of the slow search
    expect(
      incidents.map((row) => [row["source"], row["start"], row["end"], row["reason"], row["scope value"]]),
    ).toEqual([
      ["edge", "2026-07-14T10:00:00Z", "2026-07-14T10:40:00Z", "origin_refused", ""],
      ["proxy", "2026-07-14T10:00:00Z", "2026-07-14T10:40:00Z", "origin_refused", "10.0.0.2:8080"],
    ]);
    const [missing] = await rowsOf(page, "missing");
    expect(missing).toMatchObject({ path: "/about.html", state: "broken", persistent: "1" });
    const first = await page.textContent(".checks");
    expect(first).toContain("Incident 10:00–10:40 on proxy shop.example: origin_refused");
    expect(first).toContain("at the origin: check that the process runs");
    expect(first).toContain("shop.example/about.html is missing");
    await close();
  });

  it("shows what is hostile in the log as text", async () => {
    const { page, complaints, close } = await open(browser, file);
    const text = (await page.textContent("main")) ?? "";
    for (const path of [hostile.script, hostile.image, hostile.attribute, hostile.entity, hostile.host])
      expect(text).toContain(path);
    expect(text).toContain("/a\\u{202e}gnp.exe\\u{2066}b");
    expect(text).not.toMatch(/[\p{Cf}\u007f-\u009f]/u);
    expect(text.match(/(?:long\/){20,}/g)?.every((each) => each.length < 200) ?? true).toBe(true);
    expect(await page.title()).toContain("What failed");
    expect(
      await page.locator("img, svg, iframe, [onmouseover], [onerror], main script:not(#data)").count(),
    ).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it("lets no other script, style, picture or address in", async () => {
    let arrived = 0;
    const server = createServer(() => arrived++).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { page, complaints, close } = await open(browser, file);
    await page.evaluate((url) => {
      const put = (tag: string, more: object) =>
        document.body.append(Object.assign(document.createElement(tag), more));
      put("script", { textContent: "document.title = 'owned'" });
      put("style", { textContent: "body { display: none }" });
      put("img", { src: `${url}pixel.png` });
      document.body.setAttribute("onclick", "document.title = 'owned'");
      document.body.click();
      return fetch(url).catch(() => {});
    }, address);
    await page.waitForTimeout(200);
    expect(await page.title()).toContain("What failed");
    expect(await page.isVisible("h1")).toBe(true);
    server.close();
    expect(arrived).toBe(0);
    for (const refused of ["inline script", "inline style", "event handler", "Connecting", "the image"])
      expect(complaints.join("\n")).toContain(refused);
    const policy = await page.getAttribute("meta[http-equiv=Content-Security-Policy]", "content");
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[\w+/]{43}='; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'$/,
    );
    await close();
  });

  it("is whole without its script", async () => {
    const { page, close } = await open(browser, file, { javaScriptEnabled: false });
    expect(await page.isVisible("#charts")).toBe(false);
    await page.click("details.data summary");
    expect(await page.isVisible("#steps-caption")).toBe(true);
    expect(await page.isVisible("#routes-caption")).toBe(true);
    await close();
  });

  it("can be read by keyboard and by a screen reader", async () => {
    const { page, close } = await open(browser, file);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the report");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("MAIN");
    await page.keyboard.press("Tab");
    const slider = page.locator("#failures");
    expect(await slider.getAttribute("role")).toBe("slider");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("failures");
    await page.keyboard.press("Home");
    for (let step = 0; step < 122; step++) await page.keyboard.press("ArrowRight");
    const [told] = query(
      folder,
      `select count(*) as n, count(fault) as failed from (${verdicts.replaceAll("'2026-07-14'", "'2026-07-14T10:10'").replaceAll("'2026-07-15'", "'2026-07-14T10:15'")})`,
    );
    const words = await slider.getAttribute("aria-valuetext");
    expect(words).toMatch(
      new RegExp(
        `^10:10: ${told?.["failed"]} failures \\(origin .*\\) of ${told?.["n"]} requests; incident$`,
      ),
    );
    expect(await page.textContent(".readout")).toBe(words);

    const lacking = await page.evaluate(() => {
      const all = (selector: string) => [...document.querySelectorAll(selector)];
      const ids = all("[id]").map(({ id }) => id);
      return {
        landmarks: ["header", "nav[aria-label]", "main", "footer"].filter((each) => all(each).length !== 1),
        tables: all("table").filter(
          (table) => !table.querySelector("caption")?.textContent || table.querySelector("th:not([scope])"),
        ).length,
        named: all("[aria-labelledby]").filter(
          (each) => !document.getElementById(each.getAttribute("aria-labelledby") ?? ""),
        ).length,
        links: all("a[href^='#']").filter(
          (each) => !document.getElementById(each.getAttribute("href")?.slice(1) ?? ""),
        ).length,
        twice: ids.filter((id, index) => ids.indexOf(id) !== index),
        h1: all("h1").length - 1,
        language: document.documentElement.lang,
      };
    });
    expect(lacking).toEqual({
      landmarks: [],
      tables: 0,
      named: 0,
      links: 0,
      twice: [],
      h1: 0,
      language: "en",
    });
    await close();
  });

  it.each([320, 360, 768, 1280])("fits a screen of %d", async (width) => {
    const { page, close } = await open(browser, file, { viewport: { width, height: 800 } });
    await page.waitForSelector("#failures canvas");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const canvas = await page.locator("#failures canvas").boundingBox();
    expect((canvas?.x ?? 0) + (canvas?.width ?? 0)).toBeLessThanOrEqual(width);
    await close();
  });

  it("is light, dark, and prints with its numbers", async () => {
    const { page, complaints, close } = await open(browser, file, { colorScheme: "light" });
    /** The page's ground, and which of these colours the chart is drawn in. */
    const colours = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>("#failures canvas");
        const { data } = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? {
          data: [],
        };
        const seen = new Set<string>();
        for (let at = 0; at < data.length; at += 4) seen.add([...data.slice(at, at + 3)].join());
        const known = {
          "194,65,12": "light",
          "27,27,27": "light",
          "240,138,93": "dark",
          "232,230,227": "dark",
        };
        const chart = new Set(
          Object.entries(known).flatMap(([colour, name]) => (seen.has(colour) ? [name] : [])),
        );
        return [getComputedStyle(document.body).backgroundColor, ...chart];
      });
    await page.waitForSelector("#failures canvas");
    await page.waitForTimeout(100);
    expect(await colours()).toEqual(["rgb(255, 255, 255)", "light"]);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.waitForTimeout(100);
    expect(await colours()).toEqual(["rgb(22, 22, 21)", "dark"]);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.waitForTimeout(100);
    expect(await colours()).toEqual(["rgb(255, 255, 255)", "light"]);
    expect(await page.isVisible("#steps-caption")).toBe(true);
    expect(await page.isVisible("nav")).toBe(false);
    expect((await page.pdf({ format: "A4" })).subarray(0, 5).toString()).toBe("%PDF-");
    // the test itself reads the canvas
    expect(complaints.filter((each) => !each.includes("willReadFrequently"))).toEqual([]);
    await close();
  });
});
