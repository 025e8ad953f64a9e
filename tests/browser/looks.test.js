// How pages look and what they weigh: size, stillness, no sideways scrolling, paper, and pictures where they are wanted.
import assert from "node:assert/strict";
import test from "node:test";
import { address, desktop, hostile, pages, phone, photograph, visit, weigh } from "./harness.js";

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

test("a hundred schools with long names are shown", async () => {
  for (const [width, options] of [["1280", desktop], ["390", phone]]) {
    await visit({ ...options, base: hostile }, async (page) => {
      await page.goto(address("/", { q: "公开", group: "report" }));
      await photograph(page, `many-${width}`);
    });
  }
});
