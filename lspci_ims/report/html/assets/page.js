// The page reads whole without this script; it adds the filter, the copy buttons and links into closed rows.
"use strict";

(() => {
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));

  // A row's words: those it shows, and with `deep` those of its registers and reasons too. Read once.
  const shallow = new WeakMap();
  const deep = new WeakMap();
  const words = (row, whole) => {
    const known = whole ? deep : shallow;
    if (!known.has(row)) {
      const text = whole ? row.textContent : row.querySelector("summary").textContent;
      known.set(row, `${text} ${row.dataset.search}`.toLowerCase().replace(/\s+/g, " "));
    }
    return known.get(row);
  };

  const filters = new Map();
  for (const section of all("section.functions")) {
    const rows = all(".function", section);
    const box = section.querySelector(".filter");
    const input = (name) => box.querySelector(`input.${name}, select.${name}`);
    const count = box.querySelector(".count");

    const apply = () => {
      const wanted = input("words").value.toLowerCase().split(/\s+/).filter(Boolean);
      const siov = input("siov").value;
      const ims = input("ims").value;
      let shown = 0;
      for (const row of rows) {
        const text = wanted.length ? words(row, input("deep").checked) : "";
        const fits = wanted.every((word) => text.includes(word))
          && (!siov || row.dataset.siov === siov)
          && (!ims || row.dataset.ims === ims)
          && (!input("matters").checked || "matters" in row.dataset)
          && (!input("differs").checked || "differs" in row.dataset);
        row.hidden = !fits;
        shown += fits;
      }
      count.textContent = `${shown} of ${rows.length} ${rows.length === 1 ? "function" : "functions"} shown`;
    };
    const clear = () => {
      for (const field of all("input, select", box)) {
        if (field.type === "checkbox") field.checked = false;
        else field.value = "";
      }
      apply();
    };
    box.addEventListener("input", apply);
    box.querySelector(".open-all").addEventListener("click", () => {
      for (const row of rows) {
        if (!row.hidden) for (const one of [row, ...all("details", row)]) one.open = true;
      }
    });
    box.querySelector(".close-all").addEventListener("click", () => {
      for (const one of all("details", section)) one.open = false;
    });
    filters.set(section, clear);
    box.hidden = false;
    apply();
  }

  // A link to something in a closed or filtered row: open the way to it.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const row = target.closest(".function");
    if (row && row.hidden) filters.get(row.closest("section.functions"))();
    for (let one = target; one; one = one.parentElement) {
      if (one.tagName === "DETAILS") one.open = true;
    }
    target.scrollIntoView();
    const stop = target.querySelector("summary") || target;
    if (stop === target && !target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
    stop.focus({ preventScroll: true });
  };
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    // a second click on the link that leads here makes no hashchange
    const link = event.target.closest && event.target.closest("a[href^='#']");
    const href = link && link.getAttribute("href");
    if (href && href === location.hash) reveal();
  });
  if (location.hash) reveal();

  const copied = async (text, code) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // without the right to write the clipboard: select, so that the keyboard can copy
      getSelection().selectAllChildren(code);
      return document.execCommand("copy");
    }
  };
  for (const ask of all(".ask")) {
    const code = ask.querySelector("code");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${code.textContent}`);
    button.addEventListener("click", async () => {
      button.textContent = (await copied(code.textContent, code)) ? "Copied" : "Selected";
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    ask.querySelector("pre").after(button);
  }
})();
