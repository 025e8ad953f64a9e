// A developer reads the API's documentation, tries it, and copies a command.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import test from "node:test";
import { promisify } from "node:util";
import { api, desktop, scripts, visit } from "./harness.js";

const run = promisify(execFile);

for (const script of scripts) {
  test(`a developer tries the API from its documentation, ${script.name}`, () =>
    visit({ ...desktop, ...script }, async (page) => {
      await page.goto("/");
      await page.getByRole("contentinfo").getByRole("link", { name: "数据接口" }).click();
      await page.waitForURL(/\/api\/docs/);
      await page.getByRole("link", { name: "/api/v1/search", exact: true }).click();
      await page.waitForURL(/\/api\/docs\/search/);
      const resource = page.locator("section", { has: page.locator("h1#search") });
      await resource.locator(".tryit summary").click();
      await resource.getByRole("textbox", { name: "q" }).fill("复议");
      await resource.getByRole("checkbox", { name: "2020-2021" }).check();
      await resource.getByRole("button", { name: "查看返回结果" }).click();
      if (!script.javaScriptEnabled) await page.waitForURL(/\/api\/v1\/search/);
      // With a script the answer is shown in the page.
      const shown = page.locator(script.javaScriptEnabled ? "#result pre" : "body");
      await shown.filter({ hasText: "generation" }).waitFor();
      const answer = JSON.parse(await shown.innerText());
      const expected = await api("/search", { q: "复议", year: "2020-2021" });
      assert.deepEqual(answer.total, expected.total);
      assert.equal(answer.generation, expected.generation);
    }));
}

test("every form and link of the documentation is answered, and so is every command as it is printed", () =>
  visit(desktop, async (page) => {
    await page.goto("/api/docs");
    const resources = await page.locator(".docs tbody a").evaluateAll((all) => all.map((one) => one.href));
    const [tried, commands] = [[], []];
    for (const url of resources) {
      await page.goto(url);
      tried.push(...await page.locator(".operation form, .operation a.btn").evaluateAll((all) =>
        all.map((one) => (one.href ? one.href : `${one.action}?${new URLSearchParams(new FormData(one))}`))));
      commands.push(...await page.locator("#command").allInnerTexts());
    }
    assert.ok(tried.length >= 10 && commands.length >= tried.length, `${tried.length} tried, ${commands.length} commands`);
    for (const url of tried) {
      const answer = await fetch(url);
      assert.equal(answer.status, 200, url);
      const isJson = answer.headers.get("content-type") === "application/json";
      assert.ok(isJson ? typeof (await answer.json()) === "object" : (await answer.arrayBuffer()).byteLength > 0, url);
    }
    for (const command of commands) {
      const { stdout } = await run("sh", ["-c", command], { maxBuffer: 1 << 26 });
      assert.ok(stdout.length > 0 && !isProblem(stdout), `${command}: ${stdout.slice(0, 300)}`);
    }
  }));

test("commands, samples and the base address can be copied, and every error code has its place", () =>
  visit({ ...desktop, permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    await page.goto("/api/docs/mentions");
    for (const [name, id] of [["复制命令", "command"], ["复制示例", "sample"]]) {
      await page.getByRole("button", { name }).click();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(copied, await page.locator(`#${id}`).textContent());
    }
    assert.ok("mentions" in JSON.parse(await page.locator("#sample").textContent()));
    for (const href of await page.locator("td a[href*='/api/docs#']").evaluateAll((all) => all.map((one) => one.href))) {
      await page.goto(href);
      assert.ok(await page.locator(`tr${new URL(href).hash}`).isVisible(), href);
    }
    await page.getByRole("button", { name: "复制地址" }).click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), new URL(page.url()).origin);
  }));

/** Whether an answer says that something went wrong: a problem is one JSON object, files and lines of JSON are not. */
function isProblem(text) {
  try {
    return "kind" in JSON.parse(text);
  } catch {
    return false;
  }
}
