// The audit as a table that is ordered by its columns, the lines over the years, and the box for other sites.
import assert from "node:assert/strict";
import test from "node:test";
import { address, desktop, phone, photograph, scripts, visit } from "./harness.js";

const first = (page) => page.locator(".matrix tbody th").first().innerText();

for (const script of scripts) {
  test(`a column orders the schools and keeps the filter, ${script.name}`, () =>
    visit({ ...desktop, ...script }, async (page) => {
      await page.goto(address("/audit", { from: "2018-2019" }));
      const years = await page.locator(".matrix thead tr").first().locator("th").allInnerTexts();
      const count = await page.locator(".matrix tbody tr").count();
      await page.locator(".matrix thead tr").nth(1).locator("a").first().click();
      await page.waitForURL(/sort=/);

      const head = page.locator(".matrix [aria-sort=descending]");
      assert.equal(await head.count(), 1);
      assert.deepEqual(await page.locator(".matrix thead tr").first().locator("th").allInnerTexts(), years);
      assert.equal(await page.locator(".matrix tbody tr").count(), count);
      const texts = await page.locator(".matrix tbody tr").evaluateAll((rows) => rows.map((row) => row.cells[1].innerText.trim()));
      const numbers = texts.map((text) => Number.parseInt(text, 10)).map((number) => (Number.isNaN(number) ? 0 : number));
      assert.deepEqual(numbers, [...numbers].sort((a, b) => b - a), texts.join(" "));

      await page.locator(".matrix .corner a").click();
      await page.waitForURL((url) => !url.search.includes("sort="));
      assert.match(page.url(), /from=2018-2019/);
    }));
}

test("the lines over the years stand above their numbers, and no label covers another", async () => {
  for (const screen of [desktop, phone]) {
    await visit(screen, async (page) => {
      await page.goto("/audit");
      const table = page.locator("table.lines");
      await table.scrollIntoViewIfNeeded();
      const heads = await table.locator("thead th").evaluateAll((all) => all.map((one) => {
        const range = document.createRange();
        range.selectNodeContents(one);
        const box = range.getBoundingClientRect();
        return [box.left, box.right];
      }));
      heads.slice(1).forEach(([left], at) => assert.ok(left >= heads[at][1], `label ${at + 1}`));

      const years = heads.length - 1;
      const points = await table.locator("svg").first().locator("polyline").evaluateAll((all) =>
        all.flatMap((one) => [...one.points].map((point) => point.x)));
      const numbers = await table.locator("tbody").first().locator("tr").nth(1).locator("td").allInnerTexts();
      assert.equal(numbers.length, years);
      const held = numbers.flatMap((text, at) => (text.includes("/") ? [at * 20 + 10] : []));
      assert.deepEqual([...new Set(points)], held, "a point in the middle of each year that is held");
      await photograph(page, `lines-${screen.viewport.width}`, { fullPage: true });
    });
  }
});

test("a line of the concordance that is cut says so on a phone", () =>
  visit(phone, async (page) => {
    await page.goto(address("/mentions", { q: "公开", context: 10 }));
    const sides = await page.locator(".kwic td.r").evaluateAll((all) => all.map((one) => [
      one.innerText.length, one.classList.contains("cut"), getComputedStyle(one.firstElementChild, "::after").content,
    ]));
    assert.ok(sides.some(([, isCut]) => isCut));
    for (const [, isCut, content] of sides) assert.equal(content.includes("…"), isCut);
  }));

test("the box for other sites is in the colours that it asks for", async () => {
  for (const colorScheme of ["light", "dark"]) {
    await visit({ ...desktop, colorScheme }, async (page) => {
      const ink = async (theme) => {
        await page.goto(`/embed${theme}`);
        return page.locator("label").evaluate((one) => getComputedStyle(one).color);
      };
      const [light, dark, auto] = [await ink("?theme=light"), await ink("?theme=dark"), await ink("?theme=auto")];
      assert.notEqual(light, dark);
      assert.equal(auto, colorScheme === "dark" ? dark : light);
      assert.equal(await ink(""), auto);
    });
  }
});
