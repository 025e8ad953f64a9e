// Without a mouse and with a screen reader: everything is reached, what is reached is seen, and the language is told.
import assert from "node:assert/strict";
import test from "node:test";
import { desktop, pages, visit } from "./harness.js";

const MOST_STEPS = 600;

test("Tab reaches everything, and what it reaches is seen", async () => {
  for (const { name, path, status } of (await pages()).filter(({ lang }) => lang !== "en")) {
    await visit({ ...desktop, status }, async (page) => {
      await page.goto(path);
      const expected = await page.evaluate(markWhatCanBeReached);
      const { reached, unseen } = await walk(page);
      assert.deepEqual(unseen, [], name);
      assert.deepEqual(expected.filter((one) => !reached.has(one)), [], name);
    });
  }
});

test("the first Tab offers to skip to the content, and does", async () => {
  for (const { name, path, status } of await pages()) {
    await visit({ ...desktop, status }, async (page) => {
      await page.goto(path.split("#")[0]);
      const isAtPlace = path.includes("hit=");
      if (!isAtPlace) {
        await page.keyboard.press("Tab");
        assert.equal(await page.evaluate(() => document.activeElement.className), "skip", name);
        await page.keyboard.press("Enter");
        await page.waitForURL(/#main$/);
        await page.keyboard.press("Tab");
        const isInside = await page.evaluate(() => document.querySelector("main").contains(document.activeElement) || document.querySelector("footer").contains(document.activeElement));
        assert.ok(isInside, `${name}: focus goes on in the content`);
      }
    });
  }
});

test("the language of a page, and of what it quotes, is told", async () => {
  for (const { name, path, status, lang } of await pages()) {
    await visit({ ...desktop, status }, async (page) => {
      await page.goto(path);
      assert.equal(await page.locator("html").getAttribute("lang"), lang, name);
      const quoted = await page.locator(".snips, .kwic td.l, .kwic td.k, .kwic td.r, article p").evaluateAll((all) =>
        all.map((one) => one.closest("[lang]").lang).filter((lang) => lang !== "zh-Hans").length);
      assert.equal(quoted, 0, `${name}: reports are Chinese`);
    });
  }
});

/** Numbers every visible thing that takes focus; of radio buttons with one name one is enough. */
function markWhatCanBeReached() {
  const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")];
  const seen = new Set();
  const wanted = all.filter((one) => one.checkVisibility({ contentVisibilityAuto: true }) && one.getClientRects().length > 0 && !one.disabled)
    .filter((one) => one.type !== "radio" || (!seen.has(one.form.action + one.name) && seen.add(one.form.action + one.name)));
  wanted.forEach((one, at) => (one.dataset.stop = `${at} ${one.tagName} ${(one.textContent || one.name || "").trim().slice(0, 30)}`));
  return wanted.map((one) => one.dataset.stop);
}

/** Presses Tab until focus comes round. */
async function walk(page) {
  const reached = new Set();
  const unseen = [];
  for (let step = 0; step < MOST_STEPS; step++) {
    await page.keyboard.press("Tab");
    const [stop, isSeen] = await page.evaluate(() => {
      const one = document.activeElement;
      const style = getComputedStyle(one);
      const isMark = one.matches("mark");
      return [one.dataset.stop ?? null, isMark || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)];
    });
    if (stop === null && step > 0 && (await page.evaluate(() => document.activeElement === document.body))) break;
    if (stop !== null && reached.has(stop)) break;
    if (stop !== null) reached.add(stop);
    if (stop !== null && !isSeen) unseen.push(stop);
  }
  return { reached, unseen };
}
