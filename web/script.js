// Mingcha 明察. What a page gains from a script; without it every page is complete.
"use strict";
(() => {
  const find = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  // Keys: / goes to the box; n and j to the next hit, p and k to the one before.
  const isTyping = (target) => target.closest("input, select, textarea, [contenteditable]");
  const follow = (rel) => find(`.hitbar a[rel=${rel}]`)?.click();
  const keys = {
    "/": () => find("#q")?.focus(),
    n: () => follow("next"),
    j: () => follow("next"),
    p: () => follow("prev"),
    k: () => follow("prev"),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // Buttons with data-copy copy what it says; they are hidden where there is no script.
  for (const button of all("button[data-copy]")) {
    if (!navigator.clipboard) break;
    button.hidden = false;
    const label = button.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.copied ?? "✓";
      setTimeout(() => (button.textContent = label), 2000);
    });
  }
})();
