// Where things stand: results first, the first hit on the first screen, a hit in the upper half of a report, one's place kept.
import assert from "node:assert/strict";
import test from "node:test";
import { address, api, desktop, phone, photograph, visit } from "./harness.js";

const question = address("/", { q: "招生 举报", group: "report" });

test("results come before what narrows them, and begin on the first screen", async () => {
  await visit(desktop, async (page) => {
    await page.goto(question);
    assert.ok((await page.locator(".hits > li").first().boundingBox()).y < 360, "the first hit begins above 360 px");
    const isFirst = await page.evaluate(() =>
      Boolean(document.querySelector("#hits").compareDocumentPosition(document.querySelector("#filter")) & Node.DOCUMENT_POSITION_FOLLOWING));
    assert.ok(isFirst, "hits come first in the document");
    const [hits, filter] = [await page.locator("#hits").boundingBox(), await page.locator("#filter").boundingBox()];
    assert.ok(filter.x + filter.width < hits.x && filter.y < 360, "the filter stands beside them");
  });
  await visit(phone, async (page) => {
    await page.goto(question);
    const snippet = await page.locator(".snips li").first().boundingBox();
    assert.ok(snippet.y + 24 < 844, `the first snippet begins at ${snippet.y}`);
  });
});

test("three Tabs lead to the first hit", () =>
  visit(desktop, async (page) => {
    await page.goto(question);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/#hits$/);
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement.closest("#hits li:first-child h2") !== null));
  }));

test("the same filter narrows each view of a question", async () => {
  for (const path of ["/", "/mentions", "/audit"]) {
    await visit({ ...desktop, javaScriptEnabled: false }, async (page) => {
      await page.goto(address(path, { q: "公开" }));
      const filter = page.locator("#filter");
      if (path === "/audit") await filter.locator("summary").click();
      for (const name of ["year", "school", "kind"]) assert.ok((await filter.locator(`input[name=${name}]`).count()) > 1, `${name} on ${path}`);
      const year = filter.locator("input[name=year]").first();
      const value = await year.inputValue();
      await year.check();
      await filter.getByRole("button", { name: "应用筛选" }).click();
      await page.waitForURL(/year=/);
      assert.equal(await page.locator(".chip", { hasText: value }).count(), 1);
      assert.ok(await page.locator(`#filter input[name=year][value="${value}"]`).isChecked());
    });
  }
});

test("a hit of a report stands in the upper half, and going from hit to hit leaves one entry in the history", async () => {
  const { mentions } = await api("/mentions", { q: "公开", size: 100 });
  const count = (report) => mentions.filter((mention) => mention.report === report).length;
  const { report } = mentions.find((mention) => count(mention.report) > 3);
  await visit(desktop, async (page) => {
    await page.goto(question);
    await page.goto(address(`/reports/${report}`, { hl: "公开", hit: 3 }) + "#hit");
    const before = page.url();
    for (let step = 0; step < 2; step++) {
      await page.keyboard.press("n");
      await page.waitForURL((url) => url.href !== before);
      await page.waitForLoadState("load");
    }
    const { y } = await page.locator("mark[aria-current]").boundingBox();
    const atEnd = await page.evaluate(() => scrollY + innerHeight >= document.documentElement.scrollHeight - 2 || scrollY === 0);
    assert.ok(atEnd || Math.abs(y - 360) < 90, `the hit stands at ${y} of 900`);
    await page.goBack();
    assert.equal(new URL(page.url()).pathname, "/");
  });
});

test("marks at the side show where hits lie, lead to them, and are nothing to Tab or to a screen reader", async () => {
  const { mentions } = await api("/mentions", { q: "公开", size: 100 });
  const [{ report }] = mentions;
  for (const screen of [desktop, phone]) {
    await visit(screen, async (page) => {
      await page.goto(address(`/reports/${report}`, { hl: "公开", hit: 2 }) + "#hit");
      const marks = page.locator(".marks a");
      assert.ok((await marks.count()) > 3);
      assert.equal(await page.locator(".marks .here").count(), 1);
      const [height, marked] = await page.evaluate(() => [document.documentElement.scrollHeight, [...document.querySelectorAll("mark")].map((one) => one.getBoundingClientRect().y + scrollY)]);
      const shown = await marks.evaluateAll((all) => all.map((one) => Number(one.firstElementChild.getAttribute("y")) / 1000));
      assert.ok(shown.every((y, at) => at === 0 || y > shown[at - 1]), "from top to bottom");
      const last = marked.at(-1) / height;
      assert.ok(Math.abs(shown.at(-1) - last) < 0.3, `the last mark is at ${shown.at(-1)}, the last hit at ${last}`);
      assert.ok(await marks.evaluateAll((all) => all.every((one) => one.tabIndex === -1 && one.closest("[aria-hidden=true]"))));
      if (screen === phone) return;
      await marks.last().click();
      await page.waitForURL((url) => url.searchParams.get("hit") !== "2");
      assert.equal(await page.locator("mark[aria-current]").count(), 1);
    });
  }
});

test("a report leads back to the place that it was opened from", async () => {
  const from = [[question, ".hits h3 a", "检索结果"], [address("/mentions", { q: "公开" }), ".kwic .i a", "全部出处"], ["/audit", ".matrix a.z", "核查表"]];
  for (const [path, link, name] of from) {
    await visit(desktop, async (page) => {
      await page.goto(path);
      await page.locator(link).first().click();
      if (path === "/audit") await page.locator("#found a").first().click();
      await page.waitForURL(/\/reports\//);
      await page.locator(".outline a").last().click();
      await page.getByRole("link", { name: `← ${name}` }).click();
      await page.waitForURL((url) => !url.pathname.startsWith("/reports/"));
      assert.equal(new URL(page.url()).pathname, new URL(path, page.url()).pathname);
      if (path === "/audit") await page.locator("#found.beside").waitFor();
    });
  }
});

test("two schools stand side by side as two years do", async () => {
  const { schools } = await api("/schools");
  const [one, other] = schools.filter(({ reports }) => reports.length > 1).map(({ school }) => school);
  for (const screen of [desktop, phone]) {
    await visit(screen, async (page) => {
      await page.goto(`/schools/${encodeURIComponent(one)}`);
      await page.getByLabel("右栏的学校").fill(other);
      await page.getByRole("button", { name: "对照" }).click();
      await page.waitForURL(/with=/);
      assert.deepEqual((await page.locator(".pair .head").allTextContents()).map((text) => text.split(" ")[0]), [one, other]);
      assert.ok((await page.locator(".pair del").count()) > 0 && (await page.locator(".pair ins").count()) > 0);
      assert.equal(await page.locator(".pair .tag", { hasText: "删去" }).count(), 0, "nothing was cut between two schools");
      await photograph(page, `two-schools-${screen.viewport.width}`, { fullPage: true });
    });
  }
});

test("links that apps have added to, and a / too much, lead to the page", () =>
  visit(desktop, async (page) => {
    for (const more of ["&from=singlemessage&isappinstalled=0", "&fbclid=a&spm=b", "&utm_source=c&utm_medium=d"]) {
      await page.goto(question + more);
      assert.ok((await page.locator(".hits > li").count()) > 0, more);
      assert.ok(!(await page.content()).includes("isappinstalled"), "and are not passed on");
    }
    await page.goto("/schools/");
    assert.equal(new URL(page.url()).pathname, "/schools");
  }));

test("a cell of the matrix opens its words beside the table, and Back closes them", () =>
  visit(desktop, async (page) => {
    await page.goto("/audit");
    const years = await page.locator(".matrix thead tr:first-child th.first").allInnerTexts();
    assert.deepEqual(years, [...years].sort().reverse(), "the newest year comes first");
    const cell = page.locator(".matrix a.z").first();
    await cell.focus();
    const before = await page.evaluate(() => scrollY);
    await page.keyboard.press("Enter");
    await page.locator("#found.beside").waitFor();
    assert.equal(await page.evaluate(() => scrollY), before);
    assert.ok(await cell.evaluate((one) => one === document.activeElement && one.matches("[aria-current]")), "focus and mark");
    assert.match(page.url(), /cell=/);
    await page.goBack();
    await page.locator("#found").waitFor({ state: "detached" });
  }));
