// A store of many reports over 15 years, made by `nation.py`: where things stand, what cells say, labels, paper, and weight.
// `tests/run --long browser` makes 2,800 reports, the short form 300.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { get } from "node:http";
import test from "node:test";
import { address, api, desktop, phone, photograph, visit, weigh } from "./harness.js";

const base = process.env.MINGCHA_NATION;
const isLong = Boolean(process.env.MINGCHA_LONG);
const skip = base ? false : "did not run: nation.py is in MINGCHA_REPORTS/corpus";
const screens = [desktop, phone];
const question = address("/", { q: "举报 复议", group: "report" });
const MOST_MATRIX_BYTES = 40 * 1024;
const MOST_SCHOOLS = 100;
const matrix = address("/audit", { size: MOST_SCHOOLS });

/** The audit as data: as many schools as the page shows. */
const audit = () => api("/audit", { size: MOST_SCHOOLS }, base);

const years = async () => {
  const all = (await audit()).years;
  assert.equal(all.length, 15);
  return all;
};

test("the first hit is on the first screen", { skip }, async () => {
  await visit({ ...desktop, base }, async (page) => {
    await page.goto(question);
    const { y } = await page.locator(".hits > li").first().boundingBox();
    assert.ok(y < 360, `the first hit begins at ${y}`);
    await photograph(page, "nation-1280");
  });
  await visit({ ...phone, base }, async (page) => {
    await page.goto(question);
    const { y, height } = await page.locator(".snips li").first().boundingBox();
    assert.ok(y + Math.min(height, 24) < 844, `the first snippet begins at ${y}`);
    await photograph(page, "nation-390");
  });
});

test("each cell of the matrix shows its state, and a number only where a report has one", { skip }, async () => {
  const { schools, years, cells } = await audit();
  await visit({ ...desktop, base }, async (page) => {
    await page.goto(matrix);
    const shown = await page.locator(".matrix tbody tr").evaluateAll((rows) => rows.map((row) =>
      [...row.cells].slice(1).flatMap((cell) => (cell.colSpan > 1 ? [cell.innerText.trim()] : cell.classList.contains("first") ? ["held"] : []))));
    const named = { held: "held", no_report: "未收录", unreadable: "无法读取", not_asked: "不适用" };
    const expected = schools.map((school, row) => years.map((_, at) => named[cells[row * years.length + at].state]).reverse());
    assert.deepEqual(shown, expected);
    const states = new Set(expected.flat());
    for (const state of ["held", "未收录", "无法读取"]) assert.ok(states.has(state), state);
  });
});

test("the table of a term says 未收录 where no report is held, and 0 only where one is", { skip }, async () => {
  const { schools, years, cells } = await audit();
  const { counts } = await api("/counts", { q: "举报人" }, base);
  assert.ok(counts, "counts of the term");
  const state = new Map(cells.map((cell, at) => [`${schools[Math.floor(at / years.length)]} ${years[at % years.length]}`, cell.state]));
  await visit({ ...desktop, base }, async (page) => {
    await page.goto(address("/mentions", { q: "举报人", size: 20, school: schools.slice(0, 20) }));
    const heads = await page.locator(".grid-num thead th").allInnerTexts();
    const rows = await page.locator(".grid-num tbody tr").evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
    assert.ok(rows.length > 0);
    for (const [school, ...texts] of rows) {
      texts.slice(0, -1).forEach((text, at) => {
        const where = `${school} ${heads[at + 1]}`;
        assert.equal(text === "未收录", state.get(where) === "no_report", `${where}: ${text}`);
        assert.equal(text === "无法读取", state.get(where) === "unreadable", `${where}: ${text}`);
      });
    }
  });
});

test("no label of 15 years covers another or is broken", { skip }, async () => {
  const { schools } = await api("/schools", {}, base);
  const { school } = schools.find(({ reports }) => reports.length === 15);
  const places = [
    [`/schools/${encodeURIComponent(school)}`, ".trend thead th"],
    ["/audit", ".matrix thead tr:first-child th:not(.corner)"],
    ["/audit", "table.lines thead th"],
    [address("/mentions", { q: "举报", school }), ".grid-num thead th"],
    ["/about", ".lengths tbody th"],
  ];
  for (const screen of screens) {
    for (const [path, labels] of places) {
      await visit({ ...screen, base }, async (page) => {
        await page.goto(path);
        const boxes = await page.locator(labels).evaluateAll((all) => all.map((one) => {
          const range = document.createRange();
          range.selectNodeContents(one);
          const lines = new Set([...range.getClientRects()].map((rect) => Math.round(rect.bottom))).size;
          const { left, right, top, bottom } = range.getBoundingClientRect();
          return { text: one.innerText, left, right, top, bottom, lines };
        }));
        assert.ok(boxes.length >= 15, `${path} ${labels}`);
        for (const [at, box] of boxes.entries()) {
          assert.equal(box.lines, 1, `${path}: ${box.text} is broken`);
          const covers = (other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
          assert.ok(!boxes.slice(at + 1).some(covers), `${path}: ${box.text} covers another`);
        }
      });
    }
  }
});

test("a printed matrix has all years", { skip }, async () => {
  const all = await years();
  await visit({ ...desktop, base }, async (page) => {
    await page.goto("/audit");
    const paper = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    const printed = execFileSync("pdftotext", ["-layout", "-", "-"], { input: paper, encoding: "utf8" });
    for (const year of all) assert.ok(printed.includes(year), `${year} is on paper`);
    const [heads] = printed.split("\n").filter((line) => all.every((year) => line.includes(year)));
    assert.ok(heads, "all years stand in one line");
  });
});

test("each page is light and still", { skip, timeout: 300_000 }, async () => {
  const { mentions } = await api("/mentions", { q: "举报", size: 1 }, base);
  const { schools } = await audit();
  const paths = [
    "/", question, address("/mentions", { q: "举报" }), "/audit", matrix, "/schools", `/schools/${encodeURIComponent(schools[0])}`,
    address(`/reports/${mentions[0].report}`, { hl: "公开", hit: 2 }), "/about", "/coverage",
  ];
  for (const screen of screens) {
    for (const path of paths) await visit({ ...screen, base }, (page) => weigh(page, path));
  }
});

test("a matrix of 15 years and 100 schools is light on the wire", { skip: skip || (isLong ? false : "did not run: 100 schools are in the long form") }, async () => {
  for (const lang of ["zh", "en"]) {
    const bytes = await wire(address("/audit", { size: MOST_SCHOOLS, lang }));
    assert.ok(bytes <= MOST_MATRIX_BYTES, `${bytes} bytes in ${lang}`);
  }
});

/** The bytes of a page's body as a browser is sent them. */
function wire(path) {
  return new Promise((done, fail) => {
    get(base + path, { headers: { "accept-encoding": "gzip, deflate, br, zstd" } }, (answer) => {
      assert.ok(answer.headers["content-encoding"], "the page is sent packed");
      let bytes = 0;
      answer.on("data", (part) => (bytes += part.length));
      answer.on("end", () => done(bytes));
    }).on("error", fail);
  });
}
