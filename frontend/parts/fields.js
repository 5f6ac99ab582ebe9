// Inputs: the device's calendar beside a typed date; lists searched while typing.
import TomSelect from "tom-select/base";
import clearButton from "tom-select/plugins/clear_button/plugin.js";
import { word } from "./words.js";

TomSelect.define("clear_button", clearButton);

export const fold = (text) =>
  text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();

export function dateField(input) {
  if (input.dateBox) return;
  const box = document.createElement("div");
  box.className = "date-box";
  input.replaceWith(box);
  input.dateBox = box;
  const native = document.createElement("input");
  Object.assign(native, { type: "date", className: "date-native", tabIndex: -1 });
  native.setAttribute("aria-hidden", "true");
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "btn" });
  button.innerHTML = '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 6h16v14H4z"/><path d="M4 10h16"/><path d="M8 3v4"/><path d="M16 3v4"/></svg>';
  button.setAttribute("aria-label", word("pickDate"));
  button.title = word("pickDate");
  button.addEventListener("click", () => openCalendar(native, input));
  native.addEventListener("change", () => {
    if (native.value) input.value = native.value.split("-").reverse().join("/");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
  box.append(input, button, native);
}

function openCalendar(native, input) {
  const typed = input.value.match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/);
  if (typed) native.value = `${typed[3]}-${typed[2].padStart(2, "0")}-${typed[1].padStart(2, "0")}`;
  native.showPicker?.();
}

export function combobox(select) {
  if (select.tomselect) return;
  const url = select.dataset.url;
  const control = new TomSelect(select, {
    plugins: select.multiple ? [] : { clear_button: { title: word("clear") } },
    maxOptions: 200,
    valueField: "value",
    labelField: "text",
    searchField: ["text", "hint"],
    allowEmptyOption: false,
    create: false,
    preload: url ? "focus" : false,
    loadThrottle: 250,
    placeholder: word("keepTyping"),
    score: url ? () => () => 1 : scoreFolded,
    sortField: url ? [{ field: "$order" }] : [{ field: "$score" }, { field: "$order" }],
    load: url ? (query, done) => load(select, url, query, done) : undefined,
    shouldLoad: () => true,
    render: {
      option: (item, escape) =>
        `<div>${escape(item.text)}${item.hint ? `<span class="ts-hint">${escape(item.hint)}</span>` : ""}</div>`,
      no_results: () => `<div class="no-results">${word("noMatch")}</div>`,
      loading: () => `<div class="no-results">${word("searching")}</div>`,
    },
    onChange: () => select.dispatchEvent(new Event("input", { bubbles: true })),
  });
  select.setAttribute("aria-hidden", "true"); // the control beside it has the label
  describe(select, control);
}

function describe(select, control) {
  for (const name of ["aria-describedby", "aria-invalid"]) {
    const value = select.getAttribute(name);
    if (value) control.control_input.setAttribute(name, value);
  }
}

function scoreFolded(search) {
  const words = fold(search).split(/\s+/).filter(Boolean);
  return (item) => {
    const text = fold(`${item.text} ${item.hint ?? ""}`);
    if (!words.every((each) => text.includes(each))) return 0;
    return text.startsWith(words[0] ?? "") ? 2 : 1;
  };
}

async function load(select, url, query, done) {
  const control = select.tomselect;
  const address = new URL(url, location.href);
  address.searchParams.set("q", query);
  // Other fields of the form may narrow the choice: data-with="occurred_on establishment".
  for (const name of (select.dataset.with ?? "").split(" ").filter(Boolean)) {
    address.searchParams.set(name, select.form?.elements[name]?.value ?? "");
  }
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    const { results } = await answer.json();
    remember(address.pathname, results);
    offer(control, results, done);
  } catch {
    offer(control, recall(address.pathname, query), done);
  }
}

function offer(control, results, done) {
  control.clearOptions((option) => control.items.includes(String(option.value)));
  done(results);
}

// Without a network, what was offered before can still be chosen. Forgotten at sign-out.
const SEEN = "seen:";
const MOST_SEEN = 600;

function remember(path, results) {
  try {
    const before = JSON.parse(localStorage.getItem(SEEN + path) ?? "[]");
    const known = new Map([...before, ...results].map((row) => [row.value, row]));
    localStorage.setItem(SEEN + path, JSON.stringify([...known.values()].slice(-MOST_SEEN)));
  } catch {
    // full or forbidden: only the choice without a network suffers
  }
}

function recall(path, query) {
  const score = scoreFolded(query);
  const known = JSON.parse(localStorage.getItem(SEEN + path) ?? "[]");
  return known.filter((row) => score(row) > 0).slice(0, 50);
}

export function forgetSeen() {
  for (const key of Object.keys(localStorage)) if (key.startsWith(SEEN)) localStorage.removeItem(key);
}

// A form that may be sent without a network learns its first choices while there is one.
export async function prefetch(select) {
  const address = new URL(select.dataset.url, location.href);
  address.searchParams.set("q", "");
  try {
    remember(address.pathname, (await (await fetch(address, { headers: { Accept: "application/json" } })).json()).results);
  } catch {
    // next time
  }
}
