// The audit as a table that is ordered by its columns, the lines over the years, and the box for other sites.
import assert from "node:assert/strict";
import test from "node:test";
import { address, api, desktop, phone, photograph, scripts, visit } from "./harness.js";

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

test("provinces by years: numbers on shades that can be read, in every colour and on paper", async () => {
  for (const matter of ["", "申请"]) {
    const { totals } = await api("/audit", { size: 0 });
    await visit(desktop, async (page) => {
      await page.goto(address("/audit", { by: "province", matter }));
      const sums = await page.locator(".heat tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].slice(1).map((cell) => cell.innerText.match(/\d+/g)?.map(Number) ?? [0, 0])));
      const expected = totals.by_year.map((of) => [matter ? of.statements[matter].number + of.statements[matter].mentioned : of.with_gaps, of.reports]).reverse();
      const found = expected.map((_, at) => sums.reduce(([some, all], row) => [some + row[at][0], all + row[at][1]], [0, 0]));
      assert.deepEqual(found, expected);
      for (const media of [{ colorScheme: "light" }, { colorScheme: "dark" }, { forcedColors: "active" }, { media: "print" }]) {
        await page.emulateMedia({ media: "screen", colorScheme: "light", forcedColors: "none", ...media });
        const shades = await page.locator(".shades span").evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundColor));
        assert.equal(new Set(shades).size, media.forcedColors ? 1 : shades.length, JSON.stringify(media));
      }
      await page.emulateMedia({ media: "screen", forcedColors: "none" });
      await photograph(page, `provinces-${matter || "gaps"}`, { fullPage: true });
      await page.locator(".heat td a").first().click();
      await page.waitForURL(/province=/);
      assert.ok((await page.locator(".matrix tbody tr").count()) > 0, "its schools");
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
