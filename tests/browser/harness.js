// What every test shares: a browser, pages that are watched for what must never happen, and the API to compare with.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";

export const site = process.env.MINGCHA_SITE;
export const hostile = process.env.MINGCHA_HOSTILE;

/** With a script and without: every story is told twice. */
export const scripts = [
  { name: "with JavaScript", javaScriptEnabled: true },
  { name: "without JavaScript", javaScriptEnabled: false },
];
export const desktop = { viewport: { width: 1280, height: 900 } };
export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const MOST_FIRST_VIEW_BYTES = 60 * 1024;
const MOST_SHIFT = 0.05;
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
let browser;
after(async () => browser?.close());

/**
 * Opens a watched page and does `work(page)`. Afterwards there must have been no dialog, no error, no request to another
 * host and no blocked content. `options` are the browser's own, with `base` for another server and `status` where the page
 * is an error page.
 */
export async function visit({ base = site, status, ...options }, work) {
  browser ??= await chromium.launch({ executablePath: process.env.MINGCHA_CHROMIUM, args: FLAGS });
  const context = await browser.newContext({ locale: "zh-CN", baseURL: base, ...options });
  try {
    const page = await context.newPage();
    const seen = watch(page, base, status);
    const result = await work(page);
    assert.deepEqual(seen, [], `on ${decodeURI(page.url())}`);
    return result;
  } finally {
    await context.close();
  }
}

/** The list that fills with what must not happen on `page`. */
function watch(page, base, status) {
  const seen = [];
  const host = new URL(base).host;
  page.on("dialog", async (dialog) => {
    seen.push(`a dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on("pageerror", (error) => seen.push(`a script's error: ${error.message}`));
  page.on("console", (message) => {
    const isStatus = status !== undefined && message.text().includes(`status of ${status}`);
    if (["error", "warning"].includes(message.type()) && !isStatus) seen.push(`the console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (new URL(request.url()).host !== host) seen.push(`a request to ${request.url()}`);
  });
  return seen;
}

/** Opens a page, which must be small and must not move while it is made. */
export async function weigh(page, path) {
  const sizes = [];
  page.on("requestfinished", (request) => sizes.push(request.sizes()));
  await page.goto(path, { waitUntil: "load" });
  const bytes = (await Promise.all(sizes)).reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
  assert.ok(bytes > 0 && bytes < MOST_FIRST_VIEW_BYTES, `${bytes} bytes`);
  const moved = await shift(page);
  assert.ok(moved < MOST_SHIFT, `things move by ${moved}`);
}

/** How far things moved while the page was made, as browsers sum it up. */
function shift(page) {
  return page.evaluate(() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value))).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 100);
  }));
}

/** Keeps a picture of `page`, where pictures are wanted. */
export async function photograph(page, name, options = {}) {
  const shots = process.env.MINGCHA_SHOTS;
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), ...options });
}

/** Ticks a box of the filter, which applies at once where there is a script and by its button where there is none. */
export async function tick(box, { javaScriptEnabled }) {
  const page = box.page();
  await box.click();
  if (!javaScriptEnabled) await page.getByRole("button", { name: "应用筛选" }).click();
  await page.locator(".chip").first().waitFor();
}

/** An address with its parameters; a list repeats a parameter. */
export function address(path, parameters = {}) {
  const pairs = Object.entries(parameters).flatMap(([name, values]) => [values].flat().map((value) => [name, String(value)]));
  return pairs.length > 0 ? `${path}?${new URLSearchParams(pairs)}` : path;
}

/** What the API answers. */
export async function api(path, parameters = {}, base = site) {
  const answer = await fetch(base + address(`/api/v1${path}`, parameters), { headers: { "accept-language": "zh" } });
  assert.equal(answer.status, 200, `${path} ${JSON.stringify(parameters)}`);
  return answer.json();
}

/** Every page with what is special about it. */
export async function pages() {
  const list = await api("/reports", { school: "岚川大学", size: 1 });
  const report = `/reports/${list.reports[0].report}`;
  const school = `/schools/${encodeURIComponent("岚川大学")}`;
  const chinese = [
    ["home", "/"],
    ["search", address("/", { q: "招生", group: "report" })],
    ["sections", address("/", { q: "举报 OR 复议", year: "2020-2021", kind: "complaints" })],
    ["nothing", address("/", { q: "珊瑚礁 无此词", year: "2021-2022" })],
    ["mentions-ask", "/mentions"],
    // A few rows show what all are like.
    ["mentions", address("/mentions", { q: "举报", size: 20 })],
    ["mentions-none", address("/mentions", { q: "珊瑚礁" })],
    ["report", report],
    ["report-hit", address(report, { hl: "举报", hit: 1 })],
    ["report-cite", address(report, { cite: 2 })],
    ["schools", "/schools"],
    ["school", school],
    ["school-two", address(school, { with: "青屿海洋大学" })],
    ["audit", "/audit"],
    ["audit-provinces", "/audit?by=province"],
    ["help", "/help"],
    ["about", "/about"],
    ["docs", "/api/docs"],
    ["docs-search", "/api/docs/search"],
    ["error-404", "/nothing-here", 404],
    ["error-400", "/?page=0", 400],
  ];
  const english = [
    ["search-en", address("/", { q: "招生", group: "report", lang: "en" })],
    ["mentions-en", address("/mentions", { q: "举报", size: 20, lang: "en" })],
    ["report-en", address(report, { lang: "en" })],
    ["school-en", address(school, { lang: "en" })],
    ["audit-en", "/audit?lang=en"],
    ["help-en", "/help?lang=en"],
    ["about-en", "/about?lang=en"],
    ["docs-en", "/api/docs/search?lang=en"],
  ];
  return [...chinese, ...english].map(([name, path, status]) => ({ name, path, status, lang: name.endsWith("-en") ? "en" : "zh-Hans" }));
}

/** The whole number in `text`, its thousands put together. */
export function number(text) {
  const digits = /[\d,]+/.exec(text)?.[0];
  assert.ok(digits, `a number in “${text}”`);
  return Number(digits.replaceAll(",", ""));
}
