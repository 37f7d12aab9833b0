// The pages are complete without this file. It adds: filter and search on the front page, buttons that
// copy what is there to be copied, and a stop of the Tab key at formulas that are wider than the page.
"use strict";

const form = document.getElementById("filter");
if (form) {
  // Schrödinger is found by schrodinger, too.
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = [...document.querySelectorAll("tr[data-number]")];
  const bodies = [...document.querySelectorAll("tbody[data-section]")];
  const none = document.getElementById("none");
  const texts = new Map(rows.map((row) => [row, fold(row.dataset.search)]));
  const place = new Map(rows.map((row, n) => [row.dataset.number, n]));

  // A bare or bracketed number is that equation and no other, 28-36 all from one to the other.
  const range = (word) => {
    const ends = word.replace(/[()]/g, "");
    if (place.has(ends)) return [place.get(ends), place.get(ends)];
    const [first, last, more] = ends.split(/[-–—]/);
    if (more === undefined && place.has(first) && place.has(last)) {
      return [place.get(first), place.get(last)].sort((a, b) => a - b);
    }
    return /^(?:[a-z]+\.?)?\d+(?:\.\d+)*[a-z]?'*$/.test(ends) ? [0, -1] : null;
  };

  const apply = () => {
    const data = new FormData(form);
    const words = fold(data.get("q")).split(/\s+/).filter(Boolean);
    const ranges = words.map(range);
    const verdicts = data.getAll("verdict");
    const matches = (row, n) =>
      (!data.get("section") || row.parentElement.dataset.section === data.get("section")) &&
      (!data.get("kind") || row.dataset.kind === data.get("kind")) &&
      (!verdicts.length || verdicts.includes(row.dataset.verdict)) &&
      words.every((word, w) =>
        ranges[w] ? ranges[w][0] <= n && n <= ranges[w][1] : texts.get(row).includes(word),
      );
    let shown = 0;
    rows.forEach((row, n) => {
      row.hidden = !matches(row, n);
      shown += row.hidden ? 0 : 1;
    });
    for (const body of bodies) {
      body.hidden = !body.querySelector("tr[data-number]:not([hidden])");
    }
    none.hidden = shown > 0;
    form.elements.shown.value = `${shown} of ${rows.length} shown`;
    return new URLSearchParams([...data].filter(([, value]) => value)).toString();
  };

  // The address keeps the filter, so that a way back from an equation's page leads to it.
  const edited = () => {
    const state = apply();
    history.replaceState(null, "", state ? `#${state}` : "#equations");
  };

  const addressed = () => {
    if (!location.hash.includes("=")) return;
    const state = new URLSearchParams(location.hash.slice(1));
    for (const name of ["q", "section", "kind"]) {
      form.elements[name].value = state.get(name) ?? "";
    }
    const wanted = state.getAll("verdict");
    for (const box of form.querySelectorAll("[name=verdict]")) {
      box.checked = wanted.includes(box.value);
    }
    apply();
    document.getElementById("equations").scrollIntoView();
  };

  form.hidden = false;
  form.addEventListener("input", edited);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", addressed);
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]), select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      form.elements.q.focus();
    }
  });
  apply();
  addressed();
}

// What scrolls can be reached by the keyboard, and says what it is.
const scrollers = [...document.querySelectorAll(".formula, .table, pre, .worked p, .written dd > div")];
const reachable = () => {
  const wide = scrollers.map((box) => box.scrollWidth > box.clientWidth + 1);
  scrollers.forEach((box, n) => {
    if (wide[n] && !box.hasAttribute("tabindex")) {
      const label = box.matches(".table") ? "Table" : box.matches("pre") ? "Text" : "Formula";
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", label);
      box.dataset.scrolls = "";
    } else if (!wide[n] && "scrolls" in box.dataset) {
      for (const name of ["tabindex", "role", "aria-label", "data-scrolls"]) box.removeAttribute(name);
    }
  });
};
reachable();
addEventListener("load", reachable);
document.fonts.ready.then(reachable);
addEventListener("resize", reachable);
addEventListener("toggle", reachable, true);

for (const text of document.querySelectorAll("pre[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = "Copied";
    } catch {
      // Without leave to write to the clipboard, the text is at least selected.
      getSelection().selectAllChildren(text);
      button.textContent = "Selected";
    }
    setTimeout(() => (button.textContent = "Copy"), 1500);
  });
  const frame = document.createElement("div");
  frame.className = "copyable";
  text.replaceWith(frame);
  frame.append(text, button);
}
