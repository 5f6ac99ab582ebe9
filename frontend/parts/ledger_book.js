// The head of the typing table: ledger, page, communes, and the scans of the page.
import { freshKey } from "./ledger_row.js";
import { putWaiting } from "./store.js";
import { say, userId } from "./words.js";

export class Book {
  constructor(table) {
    this.table = table;
    this.box = table.root.querySelector("[data-book]");
    this.form = table.root.querySelector("[data-scan-form]");
    this.scans = table.root.querySelector("[data-scans-here]");
    this.place = `ledger-book:${table.owner}`;
    this.recall();
    this.box.addEventListener("change", () => this.changed());
    this.form.querySelector("input[type=file]").addEventListener("change", () => this.send());
    // The first choices are learnt while there is a network (parts/fields.js keeps them for when there is none).
    for (const field of this.fields()) if (field.dataset.url && navigator.onLine) field.tomselect?.load("");
    this.look();
  }

  fields() {
    return [...this.box.querySelectorAll("input[name], select[name]")];
  }

  head() {
    return { values: Object.fromEntries(this.fields().map((field) => [field.name, field.value.trim()])) };
  }

  get source() {
    return this.box.querySelector("[name=source]").value;
  }

  changed() {
    this.keep();
    this.look();
    this.table.bookChanged();
  }

  keep() {
    const labels = {};
    for (const field of this.fields()) if (field.tomselect && field.value) labels[field.name] = field.selectedOptions[0]?.textContent;
    try {
      localStorage.setItem(this.place, JSON.stringify({ ...this.head(), labels }));
    } catch {
      // full or forbidden: the next visit starts with what the server remembers
    }
  }

  recall() {
    const kept = JSON.parse(localStorage.getItem(this.place) ?? "null");
    if (!kept) return;
    for (const field of this.fields()) {
      const value = kept.values[field.name] ?? "";
      const label = kept.labels?.[field.name];
      if (field.tomselect) {
        if (value && !field.tomselect.options[value]) field.tomselect.addOption({ value, text: label ?? value, hint: "" });
        field.tomselect.setValue(value, true);
      } else if (field.tagName !== "SELECT" || [...field.options].some((option) => option.value === value)) field.value = value;
    }
  }

  async look() {
    const asked = String(new URLSearchParams(this.head().values));
    if (!navigator.onLine || this.asked === asked) return;
    this.asked = asked;
    try {
      const answer = await fetch(`${this.table.root.dataset.scans}?${asked}`, { redirect: "manual" });
      if (answer.ok && this.asked === asked) this.scans.innerHTML = await answer.text();
    } catch {
      this.asked = ""; // without a network the list is simply not there
    }
  }

  // The photographs of the page: now, or kept on this device until the line returns (parts/outbox.js sends them).
  async send() {
    const data = new FormData(this.form);
    for (const [name, value] of Object.entries(this.head().values)) data.append(name, value);
    data.append("owner", this.table.owner);
    data.append("next", this.table.root.dataset.home);
    const entries = [...data].filter(([name]) => name !== "csrfmiddlewaretoken");
    const item = { id: freshKey(), user: userId(), draft: "", url: this.form.action, page: location.pathname, at: Date.now(), entries };
    await this.table.keepAll();
    if (navigator.onLine && (await this.now(entries))) return;
    await putWaiting(item);
    say(this.table.word("kept"), "warn");
    this.form.reset();
  }

  async now(entries) {
    const body = new FormData();
    for (const [name, value] of entries) body.append(name, value);
    body.append("csrfmiddlewaretoken", this.form.querySelector("[name=csrfmiddlewaretoken]").value);
    try {
      const answer = await fetch(this.form.action, { method: "POST", body });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const said = page.querySelectorAll("[data-live] .note, [data-problems] li");
      if (answer.status >= 500 || !said.length) return false;
      say([...said].map((line) => line.textContent.trim()).join(" "), answer.ok ? "success" : "late");
    } catch {
      return false;
    }
    this.form.reset();
    this.asked = "";
    this.look();
    return true;
  }
}
