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

  // What the fields of a filter say, as it stands in the address: `#m1-functions?words=mlx5&deep`.
  const read = (box) => {
    const said = new URLSearchParams();
    for (const field of all("input, select", box)) {
      const value = field.type === "checkbox" ? (field.checked ? "on" : "") : field.value.trim();
      if (value) said.set(field.className, value);
    }
    return said.toString();
  };
  const write = (box, said) => {
    for (const field of all("input, select", box)) {
      const value = said.get(field.className) || "";
      if (field.type === "checkbox") field.checked = value === "on";
      else if (field.tagName !== "SELECT" || all("option", field).some((one) => one.value === value)) {
        field.value = value;
      }
    }
  };
  const remember = (address) => {
    // a sandboxed frame may not change its address: the filter works all the same
    try { history.replaceState(null, "", address); } catch { /* the address stays */ }
  };

  const filters = new Map();
  for (const section of all("section.functions")) {
    const rows = all(".function", section);
    const box = section.querySelector(".filter");
    const input = (name) => box.querySelector(`input.${name}, select.${name}`);
    const count = box.querySelector(".count");
    const none = section.querySelector(".no-match");

    const apply = () => {
      const wanted = input("words").value.toLowerCase().split(/\s+/).filter(Boolean);
      const whole = input("deep").checked;
      const siov = input("siov").value;
      const ims = input("ims").value;
      const matters = input("matters").checked;
      const differs = input("differs").checked;
      let shown = 0;
      for (const row of rows) {
        const fits = (!siov || row.dataset.siov === siov)
          && (!ims || row.dataset.ims === ims)
          && (!matters || "matters" in row.dataset)
          && (!differs || "differs" in row.dataset)
          && (!wanted.length || wanted.every((word) => words(row, whole).includes(word)));
        if (row.hidden === fits) row.hidden = !fits;
        shown += fits;
      }
      const noun = rows.length === 1 ? "function" : "functions";
      count.textContent = shown || !rows.length ? `${shown} of ${rows.length} ${noun} shown`
        : `no match: 0 of ${rows.length} ${noun} shown`;
      none.hidden = shown > 0 || !rows.length;
    };
    const set = (said) => {
      write(box, said);
      apply();
    };
    box.addEventListener("input", () => {
      apply();
      const said = read(box);
      remember(said ? `#${section.id}?${said}` : `#${section.id}`);
    });
    const clear = () => set(new URLSearchParams());
    for (const button of all("button.clear", section)) {
      button.addEventListener("click", () => {
        clear();
        remember(`#${section.id}`);
        input("words").focus();
      });
    }
    input("words").addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      clear();
      remember(`#${section.id}`);
    });
    box.querySelector(".open-all").addEventListener("click", () => {
      for (const row of rows) {
        if (!row.hidden) for (const one of [row, ...all("details", row)]) one.open = true;
      }
    });
    box.querySelector(".close-all").addEventListener("click", () => {
      for (const one of all("details", section)) one.open = false;
    });
    filters.set(section, { set, clear, field: input("words") });
    box.hidden = false;
    apply();
  }

  // `/` leads to the search of the machine that is in sight.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
    const near = (section) => section.closest(".machine").getBoundingClientRect().bottom > 0;
    const section = [...filters.keys()].find(near) || [...filters.keys()].pop();
    if (!section) return;
    event.preventDefault();
    const { field } = filters.get(section);
    field.focus();
    field.select();
  });

  // A link to something in a closed or filtered row: open the way to it. The part after `?` is a filter.
  const reveal = () => {
    const [name, said] = location.hash.slice(1).split("?", 2);
    let id = name;
    try { id = decodeURIComponent(name); } catch { /* as it stands */ }
    const target = document.getElementById(id);
    if (!target) return;
    if (said !== undefined && filters.has(target)) filters.get(target).set(new URLSearchParams(said));
    const row = target.closest(".function");
    if (row && row.hidden) filters.get(row.closest("section.functions")).clear();
    for (let one = target; one; one = one.parentElement) {
      if (one.tagName === "DETAILS") one.open = true;
    }
    target.scrollIntoView();
    const stop = target.tagName === "DETAILS" ? target.querySelector("summary") : target;
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

  // On paper the functions that stand for an answer are told in full, and each drawing with one of them.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details[data-leads]:not([open]), details.root[data-listed]:not([open])");
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
    opened = [];
  });

  const said = document.querySelector("#said");
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
    const text = code.textContent.trim();
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = text.includes("\n") ? "Copy all" : "Copy";
    const word = button.textContent;
    if (word === "Copy") button.setAttribute("aria-label", `Copy ${text}`);
    button.addEventListener("click", async () => {
      button.textContent = (await copied(text, code)) ? "Copied" : "Selected";
      said.textContent = button.textContent;
      setTimeout(() => { button.textContent = word; said.textContent = ""; }, 2000);
    });
    ask.querySelector("pre").after(button);
  }
})();
