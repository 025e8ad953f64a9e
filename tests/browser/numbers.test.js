// Every number on a page is the API's.
import assert from "node:assert/strict";
import test from "node:test";
import { address, api, desktop, number, pages, site, visit } from "./harness.js";

test("what is held is the same on the first page, the page about it, in every footer and in the API", async () => {
  const stats = await api("/stats");
  const unreadable = (await api("/files", { status: "unreadable" })).total;
  await visit(desktop, async (page) => {
    await page.goto("/");
    assert.deepEqual((await numbers(page.locator(".held dd"))).slice(0, 2), [stats.reports, stats.schools]);
    await page.goto("/about");
    assert.deepEqual(await numbers(page.locator(".held dd")), [stats.reports, stats.schools, stats.sections, stats.files]);
    assert.deepEqual(await numbers(page.locator(".lengths .r a")), stats.years.map(({ count }) => count));
    assert.equal(number(await page.locator("#unreadable + p a").innerText()), unreadable);
    const byStatus = Object.entries(stats.by_status).filter(([status]) => !["ok", "ignored"].includes(status));
    for (const [status, count] of byStatus) assert.equal(number(await page.locator(`h3#${status} a`).innerText()), count, status);
    const year = page.locator(".lengths .r a").first();
    await year.click();
    await page.waitForURL(/year=/);
    assert.equal(number(await page.locator("h1.total .quiet").innerText()), stats.years[0].count);
  });
  for (const { path } of await pages()) {
    const page = await (await fetch(site + path, { headers: { "accept-language": "zh" } })).text();
    const footer = page.slice(page.indexOf("<footer"));
    const shown = /(\d+) 所学校 (\d+) 份报告，有 (\d+)|(\d+) reports? of (\d+) schools?; (\d+)/.exec(footer);
    assert.ok(shown, path);
    const [, schools, reports, unread, reportsEn, schoolsEn, unreadEn] = shown;
    const held = [schools ?? schoolsEn, reports ?? reportsEn, unread ?? unreadEn].map(Number);
    assert.deepEqual(held, [stats.schools, stats.reports, unreadable], path);
  }
});

for (const parameters of [{ q: "招生", group: "report" }, { q: "举报 OR 复议", year: ["2020-2021", "2021-2022"] }, { q: "公开", kind: "complaints" }, { q: "珊瑚礁" }]) {
  test(`the search page counts as the API does: ${JSON.stringify(parameters)}`, () =>
    visit(desktop, async (page) => {
      const answer = await api("/search", { ...parameters, facet_size: "all" });
      const { counts } = await api("/counts", { ...parameters, group: [] });
      await page.goto(address("/", parameters));
      if (answer.total.sections > 0) {
        assert.deepEqual(await numbers(page.locator("h1.total, h1.total .quiet")), [answer.total.sections, answer.total.reports]);
      }
      for (const facet of ["school", "year", "kind"]) {
        const shown = await facetOf(page, facet);
        const expected = answer.facets[facet].map(({ value, count, selected }) => [value ?? "none", count, selected]);
        // Kinds are shown without hits, too; the API lists what there is.
        const found = (rows) => sorted(rows.filter(([, count, selected]) => count > 0 || selected));
        assert.deepEqual(found(shown), found(expected), facet);
      }
      const tabs = await page.locator(".views a span").allInnerTexts();
      assert.ok(tabs.map(number).includes(counts.mentions), `${tabs} has ${counts.mentions}`);
    }));
}

test("the concordance counts as the API does", () =>
  visit(desktop, async (page) => {
    for (const parameters of [{ q: "举报" }, { q: "复议 EXCEPT 行政复议", school: "岚川大学" }, { q: "珊瑚礁" }]) {
      const { counts, by, receipt } = await api("/counts", parameters);
      await page.goto(address("/mentions", parameters));
      assert.deepEqual(await numbers(page.locator("h1.total, h1.total .quiet")), [counts.mentions, counts.sections]);
      const classes = await facetOf(page, "align");
      assert.deepEqual(classes.map(([, count]) => count), [counts.word, counts.inside, counts.across]);
      for (const facet of ["year", "school", "kind"]) {
        const shown = (await facetOf(page, facet)).filter(([, count]) => count > 0).map(([value, count]) => [value, count]);
        assert.deepEqual(sorted(shown), sorted(by[facet].map(({ value, mentions }) => [value ?? "none", mentions])), facet);
      }
      const proof = (await page.locator(".receipt").innerText()).replaceAll(",", "");
      for (const n of [counts.mentions, receipt.scope.reports, receipt.unreadable.count]) assert.ok(proof.includes(String(n)), `${n} in ${proof}`);
    }
  }));

test("a report counts its hits as the API does", () =>
  visit(desktop, async (page) => {
    const { mentions } = await api("/mentions", { q: "举报", school: "岚川大学", size: 100 });
    for (const report of new Set(mentions.map((mention) => mention.report))) {
      const expected = mentions.filter((mention) => mention.report === report).length;
      await page.goto(address(`/reports/${report}`, { hl: "举报" }));
      assert.equal(number(/共 \d+ 处/.exec(await page.locator(".hitbar [role=status]").innerText())[0]), expected);
      const outline = (await numbers(page.locator(".outline .n"))).reduce((sum, n) => sum + n, 0);
      assert.equal(outline, expected);
    }
  }));

async function numbers(locator) {
  return (await locator.allInnerTexts()).map(number);
}

function facetOf(page, name) {
  return page.locator(`.facets input[name=${name}]`).evaluateAll((boxes) =>
    boxes.map((box) => [box.value, Number(box.closest("label").querySelector(".n").textContent.replaceAll(",", "")), box.checked]));
}

function sorted(rows) {
  return rows.map((row) => JSON.stringify(row)).sort();
}
