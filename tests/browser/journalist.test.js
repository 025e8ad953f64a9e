// A journalist finds every 举报, and takes all of them home.
import assert from "node:assert/strict";
import test from "node:test";
import { address, api, desktop, number, scripts, site, visit } from "./harness.js";

const TERM = "举报";

for (const script of scripts) {
  test(`a journalist finds every ${TERM} and takes them home, ${script.name}`, () =>
    visit({ ...desktop, ...script }, async (page) => {
      await page.goto(address("/", { q: TERM, group: "report" }));
      const tab = page.getByRole("navigation").getByRole("link", { name: /全部出处/ });
      const promised = number((await tab.innerText()).replace("全部出处", ""));
      await tab.click();
      await page.waitForURL(/\/mentions/);
      assert.equal(number(await page.locator("h1.total").innerText()), promised);

      const onPages = await readAll(page);
      const taken = await takeHome();
      assert.equal(taken.length, promised);
      assert.deepEqual(onPages, taken.map(({ left, text, right }) => left + text + right));
      const quoted = ({ left, text, right }) => left + text + right;
      const lines = (await exported(page, "JSONL")).trim().split("\n").map((line) => JSON.parse(line));
      const { receipt } = lines.pop();
      assert.deepEqual(lines.map(quoted), onPages);
      assert.ok(receipt.complete && receipt.counts.mentions === promised);
      const rows = (await exported(page, "CSV")).trim().split("\r\n");
      assert.equal(rows.length, 1 + promised);
      assert.ok((await page.locator("#receipt, .receipt").first().innerText()).includes("完整"));
    }));
}

/** What the button of that name leads to. */
async function exported(page, name) {
  const response = await fetch(new URL(await page.getByRole("link", { name, exact: true }).getAttribute("href"), site));
  assert.equal(response.status, 200);
  return response.text();
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
