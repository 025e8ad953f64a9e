// axe-core on every page, light and dark, at three widths: nothing serious or critical.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";
import { desktop, pages, visit } from "./harness.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// What a page is made of is the same in every view; what is seen of it, its colours and its size are not.
const OF_LOOKS = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"];
const views = [1280, 390, 320].flatMap((width) => ["light", "dark"].map((colorScheme) => ({ width, colorScheme })));

for (const { name, path, status } of await pages()) {
  test(`axe finds nothing serious on ${name}, light or dark, wide or narrow`, () =>
    visit({ ...desktop, status }, async (page) => {
      await page.goto(path);
      await page.locator("details").evaluateAll((all) => all.slice(0, 12).forEach((one) => (one.open = true)));
      await page.evaluate(axe);
      const found = [];
      for (const { width, colorScheme } of views) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        const rules = width === 1280 && colorScheme === "light" ? undefined : OF_LOOKS;
        for (const { id, impact, nodes } of await serious(page, rules)) {
          found.push(`${width} px, ${colorScheme}: ${impact} ${id}: ${nodes.slice(0, 3).join(" ")}`);
        }
      }
      assert.deepEqual(found, []);
    }));
}

/** What axe finds serious or critical, by all rules or by those named. */
function serious(page, rules) {
  return page.evaluate(async (rules) => {
    const options = { resultTypes: ["violations"], ...(rules && { runOnly: { type: "rule", values: rules } }) };
    const { violations } = await globalThis.axe.run(document, options);
    return violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
      .map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map((node) => node.html) }));
  }, rules);
}
