// The watch itself: it must see what it is there to see, or all other tests prove nothing.
import assert from "node:assert/strict";
import test from "node:test";
import { desktop, visit } from "./harness.js";

const cases = {
  "a dialog": { body: "<script>alert(1)</script>", says: /a dialog/ },
  "a blocked script": { body: "<script>1</script>", policy: "default-src 'none'", says: /Content Security Policy/ },
  "a request to another host": { body: "<img src='http://evil.invalid/x.png'>", says: /a request to/ },
  "an error of a script": { body: "<script>throw new Error('x')</script>", says: /a script's error/ },
};

for (const [name, { body, policy, says }] of Object.entries(cases)) {
  test(`the watch sees ${name}`, async () => {
    const visited = visit(desktop, async (page) => {
      const headers = policy ? { "content-security-policy": policy } : {};
      await page.route("**/watched", (route) => route.fulfill({ contentType: "text/html", body, headers }));
      await page.goto("/watched", { waitUntil: "load" });
      await page.waitForTimeout(200);
    });
    await assert.rejects(visited, (error) => says.test(JSON.stringify(error.actual)));
  });
}
