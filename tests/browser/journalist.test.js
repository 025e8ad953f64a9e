// A journalist finds every 举报, and takes all of them home.
import assert from "node:assert/strict";
import test from "node:test";
import { address, api, desktop, number, scripts, visit } from "./harness.js";

const TERM = "举报";

for (const script of scripts) {
  test(`a journalist finds every ${TERM} and takes them home, ${script.name}`, () =>
    visit({ ...desktop, ...script }, async (page) => {
      await page.goto(address("/", { q: TERM, group: "report" }));
      const tab = page.getByRole("navigation").getByRole("link", { name: /逐处提及/ });
      const promised = number((await tab.innerText()).replace("逐处提及", ""));
      await tab.click();
      await page.waitForURL(/\/mentions/);
      assert.equal(number(await page.locator("h1.total").innerText()), promised);

      const onPages = await readAll(page);
      const taken = await takeHome();
      assert.equal(taken.length, promised);
      assert.deepEqual(onPages, taken.map(({ left, text, right }) => left + text + right));
      assert.ok((await page.locator("#receipt, .receipt").first().innerText()).includes("完整"));
    }));
}

/** The lines of all pages, which must be numbered without a gap. */
async function readAll(page) {
  const lines = [];
  for (;;) {
    const rows = page.locator(".kwic tbody tr:not(.grp)");
    for (const cells of await rows.evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)))) {
      assert.equal(number(cells[0]), lines.length + 1);
      lines.push(cells.slice(1, 4).join(""));
    }
    const next = page.locator("a[rel=next]");
    if ((await next.count()) === 0) return lines;
    await next.click();
    await page.waitForURL(/cursor=/);
    await page.waitForLoadState("load");
  }
}

/** The same from the API, page by page. */
async function takeHome() {
  const mentions = [];
  let cursor;
  do {
    const page = await api("/mentions", { q: TERM, size: 100, ...(cursor ? { cursor } : {}) });
    mentions.push(...page.mentions);
    cursor = page.next;
  } while (cursor);
  return mentions;
}
