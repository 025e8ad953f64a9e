// How pages look and what they weigh: size, stillness, no sideways scrolling, paper, and pictures where they are wanted.
import assert from "node:assert/strict";
import test from "node:test";
import { address, desktop, hostile, pages, phone, photograph, visit } from "./harness.js";

const MOST_FIRST_VIEW_BYTES = 60 * 1024;
const MOST_SHIFT = 0.05;

for (const { name, path, status } of await pages()) {
  test(`${name} is light and still at 1280 px, and prints`, () =>
    visit({ ...desktop, status }, async (page) => {
      await weigh(page, path);
      await photograph(page, `${name}-1280`, { fullPage: true });
      const paper = await page.pdf({ preferCSSPageSize: true });
      assert.equal(paper.subarray(0, 5).toString(), "%PDF-");
      await page.emulateMedia({ media: "print" });
      assert.ok(await page.locator("h1").first().isVisible());
      assert.ok(!(await page.locator(".site-nav").isVisible()), "paper needs no navigation");
    }));

  test(`${name} is light and still at 390 px, and does not scroll sideways at 320 px`, () =>
    visit({ ...phone, status }, async (page) => {
      await weigh(page, path);
      await photograph(page, `${name}-390`, { fullPage: true });
      await page.setViewportSize({ width: 320, height: 640 });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    }));
}

/** Opens a page, which must be small and must not move while it is made. */
async function weigh(page, path) {
  const sizes = [];
  page.on("requestfinished", (request) => sizes.push(request.sizes()));
  await page.goto(path, { waitUntil: "load" });
  const bytes = (await Promise.all(sizes)).reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
  assert.ok(bytes > 0 && bytes < MOST_FIRST_VIEW_BYTES, `${bytes} bytes`);
  const moved = await shift(page);
  assert.ok(moved < MOST_SHIFT, `things move by ${moved}`);
}

test("a hundred schools with long names are shown", async () => {
  for (const [width, options] of [["1280", desktop], ["390", phone]]) {
    await visit({ ...options, base: hostile }, async (page) => {
      await page.goto(address("/", { q: "公开", group: "report" }));
      await photograph(page, `many-${width}`);
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
