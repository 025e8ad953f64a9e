// The two corpora: the invented samples of the project, and reports that carry an attack in their text, title, headings,
// school, file name and catalogue.
import { copyFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { payloads } from "./payloads.js";

const samples = join(dirname(fileURLToPath(import.meta.url)), "../corpus");

/** Writes the samples and a few files that cannot be read; gives the arguments that name them. */
export function writeOrdinary(folder) {
  for (const file of readdirSync(samples).filter((name) => name.endsWith(".txt"))) {
    copyFileSync(join(samples, file), join(folder, file));
  }
  writeFileSync(join(folder, "扫描件登记表.xlsx"), "no report");
  writeFileSync(join(folder, "岚川大学2017-2018学年信息公开年度报告.pdf"), "%PDF-1.4 broken");
  return [folder];
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
