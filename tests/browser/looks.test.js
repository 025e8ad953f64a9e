// How pages look and what they weigh: screenshots to be looked at, size, stillness, no sideways scrolling, paper.
import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { address, desktop, hostile, narrow, pages, phone, shots, visit } from "./harness.js";

const MOST_FIRST_VIEW_BYTES = 60 * 1024;
const MOST_SHIFT = 0.05;

for (const [width, options] of [["1280", desktop], ["390", phone]]) {
  test(`every page is light, still and photographed at ${width} px`, async () => {
    for (const { name, path, status } of await pages()) {
      await visit({ ...options, status }, async (page) => {
        const sizes = [];
        page.on("requestfinished", (request) => sizes.push(request.sizes()));
        await page.goto(path, { waitUntil: "load" });
        const bytes = (await Promise.all(sizes)).reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
        assert.ok(bytes > 0 && bytes < MOST_FIRST_VIEW_BYTES, `${name} takes ${bytes} bytes`);
        assert.ok((await shift(page)) < MOST_SHIFT, `${name} moves`);
        await page.screenshot({ path: join(shots, `${name}-${width}.png`), fullPage: true });
      });
    }
  });
}

test("a hundred schools with long names are photographed", async () => {
  for (const [width, options] of [["1280", desktop], ["390", phone]]) {
    await visit({ ...options, base: hostile }, async (page) => {
      await page.goto(address("/", { q: "公开", group: "report" }));
      await page.screenshot({ path: join(shots, `many-${width}.png`) });
    });
  }
});

test("nothing scrolls sideways at 320 px", async () => {
  const wide = [];
  for (const { name, path, status } of await pages()) {
    await visit({ ...narrow, status }, async (page) => {
      await page.goto(path);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 320) wide.push(`${name}: ${width} px`);
    });
  }
  assert.deepEqual(wide, []);
});

test("every page prints, without what paper has no use for", async () => {
  for (const { name, path, status } of await pages()) {
    await visit({ ...desktop, status }, async (page) => {
      await page.goto(path);
      const paper = await page.pdf({ preferCSSPageSize: true });
      assert.equal(paper.subarray(0, 5).toString(), "%PDF-", name);
      await page.emulateMedia({ media: "print" });
      assert.ok(await page.locator("h1").first().isVisible(), name);
      assert.ok(!(await page.locator(".site-nav").isVisible()), name);
    });
  }
});

/** How far things moved while the page was made, as browsers sum it up. */
function shift(page) {
  return page.evaluate(() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value))).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 100);
  }));
}
