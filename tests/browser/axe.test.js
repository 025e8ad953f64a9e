// axe-core on every page, light and dark, at three widths: nothing serious or critical.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test, { describe } from "node:test";
import { desktop, pages, visit } from "./harness.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// What a page is made of is the same in every view. Colours change with the scheme and where the layout does, sizes with the
// width; both are those of the page in the other language.
const OF_COLOUR = ["color-contrast", "link-in-text-block"];
const OF_SIZE = ["target-size", "scrollable-region-focusable"];
const views = [
  { width: 1280, colorScheme: "light" },
  { width: 1280, colorScheme: "dark", rules: OF_COLOUR },
  { width: 390, colorScheme: "dark", rules: OF_COLOUR },
  { width: 390, colorScheme: "light", rules: [...OF_COLOUR, ...OF_SIZE] },
  { width: 320, colorScheme: "light", rules: OF_SIZE },
];
const translatedViews = views.filter(({ rules }) => !rules?.some((rule) => OF_COLOUR.includes(rule)));

// Two pages at a time: most of the time of all browser tests is spent here.
describe("axe finds nothing serious, light or dark, wide or narrow", { concurrency: 2 }, async () => {
  for (const { name, path, status } of await pages()) {
    test(`on ${name}`, () =>
      visit({ ...desktop, status }, async (page) => {
        await page.goto(path);
        await page.locator("details").evaluateAll((all) => all.slice(0, 12).forEach((one) => (one.open = true)));
        await page.evaluate(axe);
        const found = [];
        for (const { width, colorScheme, rules } of name.endsWith("-en") ? translatedViews : views) {
          await page.setViewportSize({ width, height: 900 });
          await page.emulateMedia({ colorScheme });
          for (const { id, impact, nodes } of await serious(page, rules)) {
            found.push(`${width} px, ${colorScheme}: ${impact} ${id}: ${nodes.slice(0, 3).join(" ")}`);
          }
        }
        assert.deepEqual(found, []);
      }));
  }
});

/** What axe finds serious or critical, by all rules or by those named. */
function serious(page, rules) {
  return page.evaluate(async (rules) => {
    const options = { resultTypes: ["violations"], ...(rules && { runOnly: { type: "rule", values: rules } }) };
    const { violations } = await globalThis.axe.run(document, options);
    return violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
      .map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map((node) => node.html) }));
  }, rules);
}
