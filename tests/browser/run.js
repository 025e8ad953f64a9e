// Runs the browser tests: makes corpora, serves each with the program, runs every *.test.js against them, and ends what it
// started. `tests/run` calls it; by hand: `node tests/browser/run.js [FILE.test.js …]` after `npm ci` in this folder.
//
// MINGCHA_BIN   the program, by default target/debug/mingcha
// MINGCHA_SHOTS where screenshots of all pages go; none are made without it
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { hasNation, writeHostile, writeNation, writeOrdinary } from "./corpus.js";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? resolve(here, "../../target");
const program = process.env.MINGCHA_BIN ?? join(target, "debug/mingcha");
const shots = process.env.MINGCHA_SHOTS ?? "";
const READY_WITHIN_MS = 600_000;
const TEST_WITHIN_MS = 600_000;

const chromium = findChromium();
if (!chromium) {
  console.error("did not run: the browser tests need chromium; tests/run installs it");
  process.exit(process.env.CI ? 1 : 0);
}

const work = mkdtempSync(join(tmpdir(), "mingcha-browser-"));
const started = [];
let status = 1;
process.on("SIGTERM", () => stop(143));
process.on("SIGINT", () => stop(130));
try {
  const many = process.env.MINGCHA_LONG ? 2_800 : 300;
  const nation = hasNation ? serve("nation", (folder) => writeNation(folder, many)) : "";
  const served = Promise.all([serve("ordinary", writeOrdinary), serve("hostile", writeHostile), nation]);
  const [MINGCHA_SITE, MINGCHA_HOSTILE, MINGCHA_NATION] = await served;
  if (shots) {
    rmSync(shots, { recursive: true, force: true });
    mkdirSync(shots, { recursive: true });
  }
  status = await runTests({ MINGCHA_SITE, MINGCHA_HOSTILE, MINGCHA_NATION, MINGCHA_CHROMIUM: chromium, MINGCHA_SHOTS: shots });
  if (shots) console.log(`screenshots: ${shots}`);
} finally {
  stop(status);
}

/** Ends what was started. */
function stop(code) {
  started.forEach((one) => one.kill("SIGTERM"));
  rmSync(work, { recursive: true, force: true });
  process.exit(code);
}

function findChromium() {
  try {
    return execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();
  } catch {
    return null;
  }
}

/** Starts the program on a free port over the corpus that `write` makes, and waits until it says where it is ready. */
async function serve(name, write) {
  const folder = join(work, name);
  mkdirSync(folder);
  const named = write(folder);
  const store = ["--store", join(work, `${name}-store`), "--lang", "en"];
  const server = spawn(program, ["serve", ...named, "--addr", "127.0.0.1:0", ...store], { stdio: ["ignore", "pipe", "pipe"] });
  started.push(server);
  let said = "";
  return new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error(`${program} was not ready in time: ${said}`)), READY_WITHIN_MS);
    const listen = (bytes) => {
      said += bytes;
      const ready = /ready at (http:\/\/[^/\s]+)\//.exec(said);
      if (!ready) return;
      clearTimeout(late);
      done(ready[1]);
    };
    server.stdout.on("data", listen);
    server.stderr.on("data", listen);
    server.on("error", fail);
    server.on("exit", (code) => fail(new Error(`${program} ended with ${code}: ${said}`)));
  });
}

function runTests(settings) {
  const named = process.argv.slice(2).map((file) => resolve(file));
  const all = readdirSync(here).filter((file) => file.endsWith(".test.js")).map((file) => join(here, file));
  const files = named.length > 0 ? named : all;
  const options = ["--test", "--test-concurrency=2", "--test-reporter=spec", "--test-force-exit", `--test-timeout=${TEST_WITHIN_MS}`];
  const tests = spawn(process.execPath, [...options, ...files], { stdio: "inherit", env: { ...process.env, ...settings } });
  started.push(tests);
  return new Promise((done) => tests.on("exit", (code) => done(code ?? 1)));
}
