// Programs that write clients read the API's description, in either language, and have nothing to warn of.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { site } from "./harness.js";

const here = dirname(fileURLToPath(import.meta.url));
const python = process.env.MINGCHA_PYTHON ?? "python3";
const run = promisify(execFile);

for (const lang of ["zh", "en"]) {
  test(`openapi-typescript writes the types of every answer, ${lang}`, () =>
    describe(lang, async (folder, description) => {
      const types = join(folder, "mingcha.ts");
      await run(join(here, "node_modules/.bin/openapi-typescript"), [description, "-o", types]);
      const written = readFileSync(types, "utf8");
      assert.equal(written.match(/": unknown;$/gm), null, "the type of every answer is known");
      for (const path of Object.keys(JSON.parse(readFileSync(description, "utf8")).paths)) {
        assert.ok(written.includes(`"${path}": {`), path);
      }
    }));

  test(`openapi-python-client writes a package with a usable name, ${lang}`, async (context) => {
    if (!(await isInstalled())) {
      assert.ok(!process.env.CI, "openapi-python-client is missing; tests/run installs it");
      context.skip("did not run: openapi-python-client is missing; tests/run installs it");
      return;
    }
    await describe(lang, async (folder, description) => {
      const settings = ["--config", join(here, "generators.yaml"), "--fail-on-warning"];
      const to = ["--output-path", join(folder, "client")];
      await run(python, ["-m", "openapi_python_client", "generate", "--path", description, ...to, ...settings]);
      assert.ok(readdirSync(join(folder, "client")).includes("mingcha_api_client"));
    });
  });
}

/** Hands the description in `lang`, as a file in a folder of its own, to `work`. */
async function describe(lang, work) {
  const folder = mkdtempSync(join(tmpdir(), "mingcha-generators-"));
  try {
    const description = join(folder, "openapi.json");
    writeFileSync(description, await (await fetch(`${site}/api/openapi.json?lang=${lang}`)).text());
    await work(folder, description);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function isInstalled() {
  try {
    await run(python, ["-c", "import openapi_python_client"]);
    return true;
  } catch {
    return false;
  }
}
