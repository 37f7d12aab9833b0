// The pages are complete without this file. It adds: filter and search on the front page, and buttons
// that copy what is there to be copied.
"use strict";

const form = document.getElementById("filter");
if (form) {
  const rows = [...document.querySelectorAll("tr[data-number]")];
  const bodies = [...document.querySelectorAll("tbody[data-section]")];
  const none = document.getElementById("none");

  const matches = (row, words, section, verdicts) =>
    (!section || row.parentElement.dataset.section === section) &&
    (!verdicts.length || verdicts.includes(row.dataset.verdict)) &&
    words.every((word) => {
      // A bare or bracketed number means that equation and no other.
      const number = word.match(/^\(?((?:[a-z]+\.?)?\d+(?:\.\d+)*[a-z]?'*)\)?$/);
      return number ? row.dataset.number === number[1] : row.dataset.search.includes(word);
    });

  const apply = () => {
    const data = new FormData(form);
    const words = data.get("q").toLowerCase().split(/\s+/).filter(Boolean);
    const section = data.get("section");
    const verdicts = data.getAll("verdict");
    let shown = 0;
    for (const row of rows) {
      row.hidden = !matches(row, words, section, verdicts);
      shown += row.hidden ? 0 : 1;
    }
    for (const body of bodies) {
      body.hidden = !body.querySelector("tr[data-number]:not([hidden])");
    }
    none.hidden = shown > 0;
    form.elements.shown.value = `${shown} of ${rows.length} shown`;
    const state = new URLSearchParams([...data].filter(([, value]) => value)).toString();
    // The address keeps the filter, so that a way back from an equation's page leads to it.
    if (state || location.hash.includes("=")) {
      history.replaceState(null, "", state ? `#${state}` : "#equations");
    }
  };

  if (location.hash.includes("=")) {
    const state = new URLSearchParams(location.hash.slice(1));
    form.elements.q.value = state.get("q") ?? "";
    form.elements.section.value = state.get("section") ?? "";
    const wanted = state.getAll("verdict");
    for (const box of form.querySelectorAll("[name=verdict]")) {
      box.checked = wanted.includes(box.value);
    }
  }
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
}

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
