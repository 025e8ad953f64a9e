// A hundred attacks as query, and as the text, title, heading, school and file name of a report: each is shown as the
// characters that it is.
import assert from "node:assert/strict";
import test from "node:test";
import { fileName, schoolName } from "./corpus.js";
import { address, api, desktop, hostile, visit } from "./harness.js";
import { payloads } from "./payloads.js";

const TABS = 3;
// Each attack is visited in a report, where it stands in every place. The two pages that list it are read as a browser parses
// them; every so many attacks, and with MINGCHA_LONG all, are visited there, too.
const VISITED = process.env.MINGCHA_LONG ? 1 : 8;

test("a hundred attacks are shown as the characters that they are", async () => {
  const { files } = await api("/files", {}, hostile);
  const reports = payloads.map((payload, at) => files.find(({ file }) => file.endsWith(`/${kept(fileName(payload, at))}`))?.report);
  const missing = payloads.filter((_, at) => !reports[at]);
  assert.deepEqual(missing, [], "every report was read");
  const queue = payloads.map((payload, at) => ({ payload, at, report: reports[at] }));
  const tabs = await Promise.allSettled(Array.from({ length: TABS }, () => attack(queue)));
  assert.deepEqual(tabs.filter(({ status }) => status === "rejected").map(({ reason }) => reason), []);
});

/** A file's name as it is kept: what would change how a terminal shows the rest of it is written as %1B. */
function kept(name) {
  return name.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, encodeURIComponent);
}

/** Takes attacks from the queue until it is empty, all in one tab, since a tab that was harmed should stay harmed. */
function attack(queue) {
  return visit({ ...desktop, base: hostile }, async (page) => {
    for (let next = queue.shift(); next; next = queue.shift()) await one(page, next);
  });
}

async function one(page, { payload, at, report }) {
  await page.goto(address(`/reports/${report}`, { hl: payload, at: "1.1", q: payload }));
  const [title, text, about] = await page.evaluate(() =>
    ["h1", "article", "aside"].map((name) => document.querySelector(name).textContent));
  for (const [where, shown] of Object.entries({ text, about })) {
    assert.ok(squeezed(shown).includes(squeezed(payload)), `${where} of ${payload}: ${shown.slice(0, 300)}`);
  }
  // A title ends with its line, and one that is too long gives way to the school's name, which is folded.
  const end = payload.split("\u2028").at(-1);
  assert.ok(folded(title).includes(folded(end)), `title of ${payload}: ${title}`);
  for (const path of ["/", "/mentions"]) {
    const url = address(path, { q: payload, school: schoolName(payload, at) });
    const { typed, strange } = await page.evaluate(parsed, url);
    assert.deepEqual({ typed, strange }, { typed: payload, strange: [] }, path);
    if (at % VISITED !== 0) continue;
    await page.goto(url);
    assert.equal(await page.locator("#q").inputValue(), payload, path);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).display), "block");
  }
}

/** What stands in the box of the page at `url`, and the elements that no page of ours has or that lead or load elsewhere. */
async function parsed(url) {
  const foreign = ["img", "iframe", "object", "embed", "base", "style", "audio", "video", "marquee", "math", "animate", "image", "use", "x"];
  const page = new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
  const isStrange = (one) => foreign.includes(one.localName)
    || (one.localName === "script" && !one.getAttribute("src")?.startsWith("/static/"))
    || [...one.attributes].some(({ name, value }) => name.startsWith("on") || ["style", "srcdoc", "srcset", "http-equiv"].includes(name)
      || (["href", "src", "action", "xlink:href"].includes(name) && !/^([/?][^/]|[/#]|$)/.test(value.replace(/^\/\//, "!"))));
  return {
    typed: page.querySelector("#q").value,
    strange: [...page.querySelectorAll("*")].filter(isStrange).map((one) => one.outerHTML.slice(0, 120)),
  };
}

/** Without white space and characters that are not seen, which reading a report drops. */
function squeezed(text) {
  return text.replace(/[\s\u200b\u202a-\u202e\u2028\u2029]/gu, "");
}

function folded(text) {
  return squeezed(text.normalize("NFKC").toLowerCase());
}

test("pages that list all of the attacks stay what they are", async () => {
  for (const path of ["/", "/about", "/help", "/api/docs", address("/", { q: "公开" }), address("/mentions", { q: "举报", size: 100 })]) {
    await visit({ ...desktop, base: hostile }, async (page) => {
      await page.goto(path);
      const added = await page.locator("script, iframe, object, embed, base, meta[http-equiv], main svg [href], [onload], [onerror], [onclick], [style]").count();
      assert.equal(added, (await page.locator("script[src^='/static/']").count()), path);
    });
  }
});
