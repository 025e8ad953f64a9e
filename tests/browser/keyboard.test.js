// Without a mouse and with a screen reader: everything is reached, what is reached is seen, and the language is told.
import assert from "node:assert/strict";
import test from "node:test";
import { desktop, pages, visit } from "./harness.js";

const MOST_STEPS = 1000;
const STEPS_AT_ONCE = 25;

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

for (const path of ["/", "/?q=招生", "/mentions?q=举报", "/help", "/api/docs/search"]) {
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
  const wanted = all.filter((one) => one.checkVisibility({ contentVisibilityAuto: true }) && one.getClientRects().length > 0 && !one.disabled && one.tabIndex >= 0)
    .filter((one) => one.type !== "radio" || (!seen.has(one.form.action + one.name) && seen.add(one.form.action + one.name)));
  wanted.forEach((one, at) => (one.dataset.stop = `${at} ${one.tagName} ${(one.textContent || one.name || "").trim().slice(0, 30)}`));
  return wanted.map((one) => one.dataset.stop);
}

/**
 * Presses Tab until focus comes round. A page that opens at a hit starts there and comes round by its beginning. The page itself
 * keeps what was reached: to ask after each key takes longer than the key.
 */
async function walk(page) {
  await page.evaluate(() => {
    globalThis.walked = { reached: [], unseen: [], isRound: false };
    document.addEventListener("focusin", ({ target }) => {
      const { reached, unseen } = globalThis.walked;
      const stop = target.dataset.stop;
      if (stop === undefined || globalThis.walked.isRound) return;
      globalThis.walked.isRound = reached.includes(stop);
      if (globalThis.walked.isRound) return;
      reached.push(stop);
      const style = getComputedStyle(target);
      // A hit that the page opens at is seen by its own colour.
      const isSeen = target.matches("mark") || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
      if (!isSeen) unseen.push(stop);
    });
  });
  for (let step = 0; step < MOST_STEPS; step += STEPS_AT_ONCE) {
    for (let at = 0; at < STEPS_AT_ONCE; at++) await page.keyboard.press("Tab");
    if (await page.evaluate(() => globalThis.walked.isRound)) break;
  }
  const { reached, unseen } = await page.evaluate(() => globalThis.walked);
  return { reached: new Set(reached), unseen };
}
