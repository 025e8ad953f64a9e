// Without a mouse and with a screen reader: everything is reached, what is reached is seen, and the language is told.
import assert from "node:assert/strict";
import test from "node:test";
import { desktop, pages, visit } from "./harness.js";

const MOST_STEPS = 1000;

for (const { name, path, status, lang } of await pages()) {
  test(`${name} tells its language, is all reached by Tab, and what is reached is seen`, () =>
    visit({ ...desktop, status }, async (page) => {
      await page.goto(path);
      assert.equal(await page.locator("html").getAttribute("lang"), lang);
      const quoted = await page.locator(".snips, .kwic td.l, .kwic td.k, .kwic td.r, article p").evaluateAll((all) =>
        all.filter((one) => one.closest("[lang]").lang !== "zh-Hans").length);
      assert.equal(quoted, 0, "the words of reports are Chinese");
      if (lang === "en") return;
      const expected = await page.evaluate(markWhatCanBeReached);
      const { reached, unseen } = await walk(page);
      assert.deepEqual(unseen, []);
      assert.deepEqual(expected.filter((one) => !reached.has(one)), []);
    }));
}

for (const path of ["/", "/?q=招生", "/mentions?q=举报", "/help", "/api/docs"]) {
  test(`the first Tab on ${path} offers to skip to the content, and does`, () =>
    visit(desktop, async (page) => {
      await page.goto(path);
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
      await page.keyboard.press("Enter");
      await page.waitForURL(/#main$/);
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => document.activeElement.closest("main, footer") !== null));
    }));
}

/** Numbers every visible thing that takes focus; of radio buttons with one name one is enough. */
function markWhatCanBeReached() {
  const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")];
  const seen = new Set();
  const wanted = all.filter((one) => one.checkVisibility({ contentVisibilityAuto: true }) && one.getClientRects().length > 0 && !one.disabled)
    .filter((one) => one.type !== "radio" || (!seen.has(one.form.action + one.name) && seen.add(one.form.action + one.name)));
  wanted.forEach((one, at) => (one.dataset.stop = `${at} ${one.tagName} ${(one.textContent || one.name || "").trim().slice(0, 30)}`));
  return wanted.map((one) => one.dataset.stop);
}

/** Presses Tab until focus comes round. A page that opens at a hit starts there and comes round by its beginning. */
async function walk(page) {
  const reached = new Set();
  const unseen = [];
  for (let step = 0; step < MOST_STEPS; step++) {
    await page.keyboard.press("Tab");
    const [stop, isSeen] = await page.evaluate(() => {
      const one = document.activeElement;
      const style = getComputedStyle(one);
      // A hit that the page opens at is seen by its own colour.
      return [one.dataset.stop ?? null, one.matches("mark") || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)];
    });
    if (stop === null) continue;
    if (reached.has(stop)) break;
    reached.add(stop);
    if (!isSeen) unseen.push(stop);
  }
  return { reached, unseen };
}
