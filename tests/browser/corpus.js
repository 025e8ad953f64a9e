// The corpora: the invented samples of the project; reports that carry an attack in their text, title, headings, school, file
// name and catalogue; and as many reports as are wanted over 15 years.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { payloads } from "./payloads.js";

const samples = join(dirname(fileURLToPath(import.meta.url)), "../corpus");
const shared = process.env.MINGCHA_REPORTS ?? resolve(samples, "../../../shared");
const YEARS = 15;

/** Writes the samples and a few files that cannot be read; gives the arguments that name them. */
export function writeOrdinary(folder) {
  for (const file of readdirSync(samples).filter((name) => name.endsWith(".txt"))) {
    copyFileSync(join(samples, file), join(folder, file));
  }
  writeFileSync(join(folder, "扫描件登记表.xlsx"), "no report");
  writeFileSync(join(folder, "岚川大学2017-2018学年信息公开年度报告.pdf"), "%PDF-1.4 broken");
  return [folder];
}

/** Whether the script that invents many reports is there. */
export const hasNation = existsSync(join(shared, "corpus/nation.py"));

/**
 * Writes `reports` of them, for so few schools that they last over all years, with some missing in the last; for a fourth
 * of those, a file that cannot be read.
 */
export function writeNation(folder, reports) {
  // The script gives each school one year before it begins the next: two syllables and one kind of school make few names.
  const schools = Math.ceil(reports / (YEARS - 0.5));
  const begin = [
    "import sys", "sys.dont_write_bytecode = True", "sys.path.insert(0, sys.argv.pop(1))", "import nation",
    `names = [(a, b) for a in nation.A for b in nation.B][:${schools}]`,
    'nation.A, nation.B, nation.KINDS = [a + b for a, b in names], [""], ["大学"]', "nation.main()",
  ].join("\n");
  const wanted = ["--reports", reports, "--chars", "1500", "--plain", "--out", folder].map(String);
  execFileSync("python3", ["-c", begin, join(shared, "corpus"), ...wanted]);
  const truth = readFileSync(join(folder, "truth.jsonl"), "utf8").trim().split("\n").map(JSON.parse);
  const { year } = truth.at(-1);
  const missing = truth.slice(reports - (YEARS - 1) * schools, schools);
  for (const { school } of missing.filter((_, at) => at % 4 === 0)) {
    writeFileSync(join(folder, "reports", `${school}${year}学年信息公开年度报告.pdf`), "%PDF-1.4 broken");
  }
  return [join(folder, "reports")];
}

/** Writes one report for each payload and a catalogue; gives the arguments that name them. */
export function writeHostile(folder) {
  const rows = payloads.map((payload, at) => {
    const file = fileName(payload, at);
    writeFileSync(join(folder, file), report(payload));
    return [`${basename(folder)}/${file}`, schoolName(payload, at), "2020-2021", `https://${at}.example/?x=${encodeURIComponent(payload)}`, payload];
  });
  const table = [["file", "school", "year", "url", payloads[0]], ...rows];
  const catalogue = `${folder}.csv`;
  writeFileSync(catalogue, table.map((row) => row.map(quoted).join(",")).join("\n"));
  return [folder, "--catalogue", catalogue];
}

/** The file that carries payload number `at` in its name. */
export function fileName(payload, at) {
  return `${String(at).padStart(3, "0")} ${payload.replaceAll("/", "／").replaceAll("\\", "＼")}.txt`;
}

/** The school that carries payload number `at`. */
export function schoolName(payload, at) {
  return `${payload}第${at}大学`;
}

function report(payload) {
  return [
    `${payload}2020-2021学年信息公开年度报告`,
    `本报告由学校编制。${payload}`,
    `一、概述${payload}`,
    `学校公开招生章程，设立举报电话${payload}举报已答复。`,
    "二、因学校信息公开工作受到举报、复议、诉讼的情况",
    `本学年收到举报3件。${payload}`,
    "",
  ].join("\n");
}

function quoted(value) {
  return `"${value.replaceAll('"', '""')}"`;
}
