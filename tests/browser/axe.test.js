// axe-core on every page, light and dark, wide and narrow: nothing serious or critical.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";
import { desktop, narrow, pages, phone, visit } from "./harness.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const views = [
  ["1280 px, light", { ...desktop, colorScheme: "light" }],
  ["1280 px, dark", { ...desktop, colorScheme: "dark" }],
  ["390 px, light", { ...phone, colorScheme: "light" }],
  ["390 px, dark", { ...phone, colorScheme: "dark" }],
  ["320 px, light", { ...narrow, colorScheme: "light" }],
  ["320 px, dark", { ...narrow, colorScheme: "dark" }],
];

for (const [view, options] of views) {
  test(`axe finds nothing serious, ${view}`, async () => {
    const found = [];
    for (const { name, path, status } of await pages()) {
      await visit({ ...options, status }, async (page) => {
        await page.goto(path);
        await page.locator("details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
        for (const { id, impact, nodes } of violations.filter(({ impact }) => ["serious", "critical"].includes(impact))) {
          found.push(`${name}: ${impact} ${id}: ${nodes.slice(0, 3).map((node) => node.html).join(" ")}`);
        }
      });
    }
    assert.deepEqual(found, []);
  });
}
