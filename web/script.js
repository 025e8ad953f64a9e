// Mingcha 明察. What a page gains from a script; without it every page is complete.
"use strict";
(() => {
  const find = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const isEnglish = document.documentElement.lang.startsWith("en");
  const say = (zh, en) => (isEnglish ? en : zh);
  // The root of the site, which may lie under a path of a host.
  const root = new URL("..", document.currentScript.src);
  const make = (name, attributes = {}, text = "") => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    return element;
  };

  // Asks `/api/v1/suggest` once typing has rested; an older question is given up.
  const asker = (size, show) => {
    let timer, controller;
    return (text) => {
      clearTimeout(timer);
      controller?.abort();
      if (!text.trim()) return show(null);
      timer = setTimeout(async () => {
        controller = new AbortController();
        try {
          const parameters = new URLSearchParams({ q: text, size });
          const answer = await fetch(new URL(`api/v1/suggest?${parameters}`, root), { signal: controller.signal });
          show(answer.ok ? await answer.json() : null);
        } catch (error) {
          if (error.name !== "AbortError") show(null);
        }
      }, 120);
    };
  };

  // Suggestions under the box: a combobox with a listbox in groups.
  const box = find("form[role=search] #q");
  if (box) {
    const list = make("div", { role: "listbox", id: "q-list", class: "suggest", "aria-label": say("建议", "Suggestions"), hidden: "" });
    box.parentElement.append(list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", "q-list"]]) box.setAttribute(name, value);
    let options = [], active = -1;

    const close = () => {
      list.hidden = true;
      options = [];
      active = -1;
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    };
    const activate = (at) => {
      options[active]?.row.setAttribute("aria-selected", "false");
      active = at;
      const row = options[at]?.row;
      if (!row) return box.removeAttribute("aria-activedescendant");
      row.setAttribute("aria-selected", "true");
      row.scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", row.id);
    };
    const choose = (at) => {
      const { query } = options[at];
      box.value = query;
      close();
      box.focus();
      // A school limits what is still to be typed; a word or a heading is what was looked for.
      if (!query.endsWith(" ")) box.form.requestSubmit();
    };
    const group = (name, suggestions, unit) => {
      const id = `q-group-${list.childElementCount}`;
      const element = make("div", { role: "group", "aria-labelledby": id });
      element.append(make("b", { id }, name));
      for (const { text, called, query, count } of suggestions) {
        const row = make("div", { role: "option", id: `q-option-${options.length}`, "aria-selected": "false" });
        const label = make("span", {}, text);
        if (called) label.append(" ", make("span", { class: "quiet" }, say(`又名“${called}”`, `also “${called}”`)));
        row.append(label, make("span", { class: "quiet num" }, `${count.toLocaleString("en")} ${unit}`));
        const at = options.length;
        // Before the box loses the focus.
        row.addEventListener("mousedown", (event) => event.preventDefault());
        row.addEventListener("click", () => choose(at));
        options.push({ row, query });
        element.append(row);
      }
      if (suggestions.length) list.append(element);
    };
    const show = (found) => {
      close();
      list.replaceChildren();
      if (!found || found.text !== box.value || document.activeElement !== box) return;
      group(say("常用词", "Words"), found.words, say("节", "sections"));
      group(say("学校", "Schools"), found.schools, say("份报告", "reports"));
      group(say("章节标题", "Headings"), found.headings, say("节", "sections"));
      list.hidden = options.length === 0;
      box.setAttribute("aria-expanded", String(options.length > 0));
    };

    const ask = asker(5, show);
    box.addEventListener("input", (event) => event.isComposing || ask(box.value));
    box.addEventListener("compositionend", () => ask(box.value));
    box.addEventListener("blur", close);
    box.addEventListener("keydown", (event) => {
      if (event.isComposing || list.hidden) return;
      // One place more than there are options: none.
      const step = (by) => activate(((active + 1 + by + options.length + 1) % (options.length + 1)) - 1);
      if (event.key === "ArrowDown") step(1);
      else if (event.key === "ArrowUp") step(-1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && active >= 0) choose(active);
      else return;
      event.preventDefault();
    });
  }

  // The field that finds schools narrows the list as one types.
  for (const field of all("input[data-finds]")) {
    const rows = all("li", document.getElementById(field.dataset.finds));
    const value = (row) => find("input", row).value;
    const narrow = (isShown) => rows.forEach((row) => (row.hidden = !isShown(row) && !find("input", row).checked));
    const ask = asker(50, (found) => {
      const like = new Set(found?.schools.map((school) => school.text));
      const typed = field.value.trim();
      narrow((row) => !typed || like.has(value(row)) || value(row).includes(typed));
    });
    field.addEventListener("input", () => ask(field.value.trim() && `学校:${field.value.trim()}`));
  }

  // A filter applies at once; its button is for where there is no script.
  for (const form of all("form.filter")) {
    find(".apply", form).hidden = true;
    form.addEventListener("change", (event) => event.target.matches("input[type=checkbox]") && form.requestSubmit());
  }
  for (const link of all("a.to-filter")) link.addEventListener("click", () => (find("#filter").open = true));

  // A cell of the matrix opens its words in a panel beside the table: place and focus stay, and Back closes it.
  const matrix = find(".matrix-box");
  if (matrix) {
    const lay = (panel) => {
      const close = make("button", { type: "button", class: "btn close", "aria-label": say("关闭", "Close") }, "×");
      close.addEventListener("click", () => panel.remove());
      panel.classList.add("beside");
      panel.prepend(close);
      matrix.after(panel);
    };
    const open = async (href) => {
      const page = new DOMParser().parseFromString(await (await fetch(href)).text(), "text/html");
      const [panel, here] = [find("#found", page), find(".matrix [aria-current]", page)];
      find("#found")?.remove();
      for (const link of all("a[aria-current]", matrix)) link.removeAttribute("aria-current");
      if (panel) lay(panel);
      if (here) all("a", matrix).find((link) => link.getAttribute("href") === here.getAttribute("href"))?.setAttribute("aria-current", "true");
    };
    matrix.addEventListener("click", (event) => {
      const link = event.target.closest("a[href*='cell=']");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      history.pushState(null, "", link.href);
      open(link.href);
    });
    addEventListener("popstate", () => open(location.href));
    if (find("#found")) {
      lay(find("#found"));
      find("a[aria-current]", matrix)?.scrollIntoView({ block: "center", inline: "center" });
    }
  }

  // A report leads back to where it was opened from: to the same entry of the history, with its place and panel, where the
  // browser can go there.
  const froms = [[".kwic", say("全部出处", "Mentions")], [".matrix-box", say("核查表", "Audit")], ["#hits", say("检索结果", "Results")], [".trend", find("h1")?.textContent]];
  const [, from] = froms.find(([selector]) => find(selector)) ?? [];
  const remember = () => sessionStorage.setItem("from", JSON.stringify({ name: from, href: location.href, key: globalThis.navigation?.currentEntry?.key }));
  if (from) addEventListener("pagehide", remember);
  const kept = find(".reader") && JSON.parse(sessionStorage.getItem("from"));
  if (kept) {
    const link = make("a", { href: kept.href, class: "back" }, `← ${kept.name}`);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || !globalThis.navigation?.entries().some(({ key }) => key === kept.key)) return;
      event.preventDefault();
      navigation.traverseTo(kept.key);
    });
    const crumb = make("li");
    crumb.append(link);
    find(".crumbs .asked")?.remove();
    find(".crumbs").prepend(crumb);
  }

  // Keys: / goes to the box; n and j to the next hit, p and k to the one before.
  const isTyping = (target) => target.closest("input, select, textarea, [contenteditable]");
  // From hit to hit one goes within one entry of the history: Back leads to where one came from.
  for (const link of all(".hitbar a[rel], .marks a")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      location.replace(link.getAttribute("href"));
    });
  }
  const follow = (rel) => () => find(`.hitbar a[rel=${rel}]`)?.click();
  const keys = { "/": () => box?.focus(), n: follow("next"), j: follow("next"), p: follow("prev"), k: follow("prev") };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // Forms and links with data-shows show the answer of the API where they say, instead of leading to it.
  const answer = async (url, place) => {
    const out = make("pre", { tabindex: "0", role: "region", "aria-label": say("返回结果", "Answer") }, "…");
    place.replaceChildren(make("p", { class: "quiet" }, url.href), out);
    try {
      const reply = await fetch(url);
      const text = JSON.stringify(await reply.json(), null, 2);
      place.firstChild.textContent = `${reply.status}　${url.href}`;
      out.textContent = text.length > 20000 ? `${text.slice(0, 20000)}\n…` : text;
    } catch {
      out.textContent = say("没有得到响应", "No answer");
    }
  };
  for (const asks of all("[data-shows]")) {
    const place = document.getElementById(asks.dataset.shows);
    asks.addEventListener(asks.matches("form") ? "submit" : "click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const url = new URL(asks.href ?? asks.action);
      if (asks.matches("form")) url.search = new URLSearchParams(new FormData(asks));
      answer(url, place);
    });
  }

  // Buttons copy what data-copy says, or what the element that data-copies names holds; without a script they are hidden.
  for (const button of navigator.clipboard ? all("button[data-copy], button[data-copies]") : []) {
    button.hidden = false;
    const label = button.textContent;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy ?? document.getElementById(button.dataset.copies).textContent);
        button.textContent = say("已复制", "Copied");
      } catch {
        button.textContent = say("没能复制", "Not copied");
      }
      setTimeout(() => (button.textContent = label), 2000);
    });
  }
})();
