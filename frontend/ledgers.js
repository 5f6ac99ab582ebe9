// Keys of the decision queues, a key for each line, and the warning of a likely double while typing.
import "./ledgers.css";
import { Table } from "./parts/ledger_grid.js";

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const button = [...document.querySelectorAll("[data-keys] [data-key]")].find((b) => b.dataset.key === event.key);
  if (!button) return;
  event.preventDefault();
  button.click();
});

for (const form of document.querySelectorAll("form[data-ledger]")) {
  const key = form.querySelector("[name=key]");
  if (key && !key.value) key.value = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`;
  const here = form.querySelector("[data-doubles-here]");
  const url = form.querySelector("[data-doubles]").dataset.doubles;
  let waiting;
  const look = () => {
    const data = new FormData(form);
    const query = new URLSearchParams(["name", "source", "seen_on"].map((name) => [name, data.get(name) || ""]));
    if (!data.get("name")) return;
    fetch(`${url}?${query}`, { headers: { "X-Requested-With": "fetch" } })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((html) => (here.innerHTML = html))
      .catch(() => {}); // without network the warning is simply not there; the line is still kept as a draft
  };
  for (const name of ["name", "seen_on"]) {
    form.querySelector(`[name=${name}]`)?.addEventListener("change", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, 200);
    });
  }
  form.querySelector("[name=name]")?.focus();
}

// The table starts when the searched lists of its head are made (main.js).
document.addEventListener("DOMContentLoaded", () => {
  for (const root of document.querySelectorAll("[data-typing]")) {
    const table = new Table(root);
    const go = () => table.start();
    if (document.documentElement.dataset.ready) go();
    else new MutationObserver((_, watch) => (watch.disconnect(), go())).observe(document.documentElement, { attributeFilter: ["data-ready"] });
  }
});
