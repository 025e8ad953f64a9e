// Somebody on a phone, with a thumb.
import assert from "node:assert/strict";
import test from "node:test";
import { address, phone, scripts, tick, visit } from "./harness.js";

const LEAST_TARGET_PX = 24;

for (const script of scripts) {
  test(`somebody on a phone narrows a search and goes from hit to hit, ${script.name}`, () =>
    visit({ ...phone, ...script }, async (page) => {
      await page.goto("/");
      await page.locator("#q").fill("公开");
      await page.getByRole("button", { name: "检索" }).tap();
      await page.waitForURL(/q=/);
      await page.locator("a.to-filter").tap();
      const facets = page.locator("details.facets");
      // The script opens what the link leads to.
      if (!script.javaScriptEnabled) await facets.locator("summary").tap();
      await tick(facets.getByRole("checkbox", { name: /^2020-2021/ }), script);
      await page.locator(".chip", { hasText: "2020-2021" }).waitFor();
      await page.locator(".hits h3 a").first().tap();
      await page.waitForURL(/\/reports\//);

      const bar = page.locator(".hitbar");
      const box = await bar.boundingBox();
      assert.ok(box.y + box.height > 840, "the bar stands at the bottom, under the thumb");
      const where = bar.locator("[role=status]");
      const before = await where.innerText();
      await bar.locator("a[rel=next]").tap();
      await page.waitForFunction((before) => document.querySelector(".hitbar [role=status]").textContent !== before, before)
        .catch((error) => { if (script.javaScriptEnabled) throw error; });
      await page.waitForURL(/hit=/);
      assert.notEqual(await where.innerText(), before);
      assert.ok(await page.locator("mark[aria-current]").first().isVisible());
    }));
}

test("what is tapped on a phone is large enough", () =>
  visit(phone, async (page) => {
    await page.goto(address("/", { q: "公开", group: "report" }));
    const small = await page.locator("button, summary, .pager a, .seg a, .chip, .views a, .site-nav a").evaluateAll((all, least) =>
      all.map((one) => [one.textContent.trim(), one.getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && (box.height < least || box.width < least)).map(([text]) => text), LEAST_TARGET_PX);
    assert.deepEqual(small, []);
  }));
