// A parent looks for what one school says about 招生.
import assert from "node:assert/strict";
import test from "node:test";
import { api, desktop, number, scripts, tick, visit } from "./harness.js";

const SCHOOL = "岚川大学";

for (const script of scripts) {
  test(`a parent finds what one school says about 招生, ${script.name}`, () =>
    visit({ ...desktop, ...script }, async (page) => {
      await page.goto("/");
      await page.locator("#q").fill("招生");
      await page.getByRole("button", { name: "检索" }).click();
      await page.waitForURL(/q=%E6%8B%9B%E7%94%9F/);
      await tick(page.getByRole("checkbox", { name: new RegExp(`^${SCHOOL}`) }), script);
      await page.locator(".chip", { hasText: SCHOOL }).waitFor();

      const answer = await api("/search", { q: "招生", school: SCHOOL, group: "report" });
      assert.equal(number(await page.locator("h1.total").innerText()), answer.total.sections);
      const names = await page.locator(".hits h2").allInnerTexts();
      assert.equal(names.length, answer.hits.length);
      assert.ok(names.every((name) => name.startsWith(SCHOOL)), names.join());

      await page.locator(".hits h3 a").first().click();
      await page.waitForURL(/\/reports\//);
      assert.ok((await page.locator("h1").innerText()).includes(SCHOOL));
      assert.ok((await page.locator("article mark").allInnerTexts()).every((mark) => mark === "招生"));
      assert.match(await page.locator(".hitbar [role=status]").innerText(), /共 \d+ 处/);
    }));
}
