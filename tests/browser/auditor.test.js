// An auditor works through the matrix to a sentence, goes from counts to the sentences behind them, and checks that the numbers
// can be proved.
import assert from "node:assert/strict";
import test from "node:test";
import { address, api, desktop, number, scripts, tick, visit } from "./harness.js";

for (const script of scripts) {
  test(`an auditor works through the matrix to a sentence, ${script.name}`, () =>
    visit({ ...desktop, ...script }, async (page) => {
      const { cells } = await api("/audit", { size: 100 });
      const numbered = cells.flatMap(({ statements }) => Object.values(statements ?? {})).filter(({ says }) => says === "number");
      await page.goto("/audit");
      const marks = page.locator(".matrix a.z.num");
      assert.equal(await marks.count(), numbered.length);
      const count = number(await marks.first().innerText());
      await marks.first().click();
      const found = page.locator("#found");
      const said = (await found.locator("blockquote").first().innerText()).trim();
      const statement = numbered.find(({ sentence }) => sentence.trim() === said);
      assert.equal(statement?.count, count, said);
      await found.getByRole("link", { name: "到原文这一句" }).first().click();
      await page.waitForURL(/\/reports\//);
      const here = page.locator("#hit, mark[aria-current]").first();
      assert.ok((await here.locator("xpath=ancestor-or-self::p").first().innerText()).includes(said.slice(0, 12)));
      const receipt = await api("/audit", { size: 0 });
      assert.equal(receipt.receipt.digest, (await api("/stats")).digest);
    }));

  test(`an auditor goes from a count to the sentence behind it, ${script.name}`, () =>
    visit({ ...desktop, ...script }, async (page) => {
      await page.goto(address("/mentions", { q: "复议" }));
      const { receipt } = await api("/mentions", { q: "复议", size: 0 });
      const proof = await page.locator(".receipt").innerText();
      assert.ok(proof.includes(receipt.digest) && proof.includes(receipt.query.read_as));
      assert.equal(receipt.digest, (await api("/stats")).digest);

      const school = page.locator("#schools label", { hasText: "岚川大学" }).first();
      const promised = number(await school.locator(".n").innerText());
      await tick(school.getByRole("checkbox"), script);
      await page.waitForURL(/school=/);
      assert.equal(number(await page.locator("h1.total").innerText()), promised);

      const row = page.locator(".kwic tbody tr:not(.grp)").first();
      const right = await row.locator("td.r").innerText();
      await row.locator("td.i a").click();
      await page.waitForURL(/\/reports\//);
      const here = page.locator("mark[aria-current]").first();
      assert.equal(await here.innerText(), "复议");
      const sentence = await here.locator("xpath=..").innerText();
      assert.ok(sentence.includes(`复议${right.split(/\s/)[0].slice(0, 6)}`), `${sentence} has ${right}`);
      const box = await here.boundingBox();
      assert.ok(box.y > 0 && box.y < 900, "the page opens at the sentence");
    }));
}
