// form[data-draft="key"] saves itself on this device while one types and fills itself again after a reload or a new
// sign-in. Only the server's confirmation ([data-draft-done="key"] on the next page) or "Bỏ nháp" removes the draft.
import { bury, buriedAt, dropDraft, getDraft, putDraft, sweep } from "./store.js";
import { clockTime, userId, word } from "./words.js";

const SECRET = new Set(["csrfmiddlewaretoken", "next"]);
export const draftKey = (form) => `${userId()}/${form.dataset.draft}`;

export function entriesOf(form, withFiles = false) {
  return [...new FormData(form)].filter(([name, value]) => {
    if (SECRET.has(name)) return false;
    if (value instanceof File) return withFiles && value.size > 0;
    return form.elements[name]?.type !== "password";
  });
}

export function fill(form, entries) {
  // A page with rows that come and go makes them first: it listens for this event.
  form.dispatchEvent(new CustomEvent("draft:restore", { bubbles: true, detail: entries }));
  const values = new Map();
  for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || SECRET.has(field.name) || ["file", "submit", "button", "password"].includes(field.type)) continue;
    setField(field, values);
  }
}

function setField(field, values) {
  const given = values.get(field.name);
  if (field.type === "checkbox" || field.type === "radio") {
    field.checked = given?.includes(field.value) ?? false;
  } else if (field.tagName === "SELECT" && field.multiple) {
    for (const option of field.options) option.selected = given?.includes(option.value) ?? false;
  } else if (given?.length) {
    const value = given.shift();
    if (field.tomselect) chooseAgain(field, value);
    else field.value = value;
  }
  field.dispatchEvent(new CustomEvent("draft:filled", { bubbles: true }));
}

// A searched list holds only what it has loaded: its label is kept beside the value.
function chooseAgain(field, value) {
  const label = field.form.draftLabels?.[field.name]?.[value];
  if (value && !field.tomselect.options[value]) field.tomselect.addOption({ value, text: label ?? value, hint: "" });
  field.tomselect.setValue(value, true);
}

function labelsOf(form) {
  const labels = {};
  for (const select of form.querySelectorAll("select[data-combobox]")) {
    const option = select.selectedOptions[0];
    if (option?.value) labels[select.name] = { [option.value]: option.textContent };
  }
  return labels;
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export async function startDraft(form) {
  if (form.draftStarted || !userId()) return;
  form.draftStarted = true;
  const key = draftKey(form);
  const line = statusLine(form);
  await restore(form, key, line);
  let timer;
  let typed = 0; // what is typed while a copy is being written is not in that copy
  const current = () => ({ at: Date.now(), entries: entriesOf(form), labels: labelsOf(form) });
  const save = async () => {
    clearTimeout(timer);
    if (form.draftStopped) return;
    const before = typed;
    try {
      await putDraft(key, current());
      if (typed === before) delete form.dataset.draftUnsaved;
      show(line, word("draftSaved", { time: clockTime() }), false);
    } catch {
      show(line, word("draftFailed"), false);
    }
  };
  const later = () => {
    clearTimeout(timer);
    typed += 1;
    form.dataset.draftUnsaved = "";
    timer = setTimeout(save, 300);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", save, { capture: true });
  // A page that is leaving cannot wait for IndexedDB; localStorage writes at once and is read first next time.
  addEventListener("pagehide", () => "draftUnsaved" in form.dataset && hurry(key, current()));
  form.dataset.draftReady = "true";
}

function hurry(key, draft) {
  try {
    localStorage.setItem(`draft:${key}`, JSON.stringify(draft));
  } catch {
    // full or forbidden: what was saved a moment ago is still in IndexedDB
  }
}

async function fetchDraft(key) {
  const hurried = localStorage.getItem(`draft:${key}`);
  const draft = hurried ? JSON.parse(hurried) : await getDraft(key);
  localStorage.removeItem(`draft:${key}`);
  if (!draft) return null;
  // Sent meanwhile: deleting it was perhaps cut short, or a copy was written while the page was leaving.
  if (draft.at <= buriedAt(key)) {
    await dropDraft(key);
    return null;
  }
  if (hurried) await putDraft(key, draft);
  return draft;
}

async function restore(form, key, line) {
  const draft = await fetchDraft(key).catch(() => null);
  if (!draft || same(draft.entries, entriesOf(form))) return;
  form.draftLabels = draft.labels ?? {};
  fill(form, draft.entries);
  show(line, word("draftRestored", { time: clockTime(draft.at) }), true);
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "btn";
  drop.textContent = word("draftDrop");
  drop.addEventListener("click", async () => {
    form.draftStopped = true;
    bury(key);
    await dropDraft(key);
    location.reload();
  });
  line.append(drop);
}

function statusLine(form) {
  const line = document.createElement("p");
  line.className = "draft-line";
  line.dataset.draftLine = "";
  form.prepend(line);
  return line;
}

function show(line, text, isRestored) {
  line.classList.toggle("is-restored", isRestored || (line.classList.contains("is-restored") && !!line.querySelector("button")));
  line.setAttribute("role", isRestored ? "status" : "none");
  const words = line.querySelector("span") ?? line.insertBefore(document.createElement("span"), line.firstChild);
  words.textContent = text;
}

// The server has what was typed.
export async function finishDrafts(root = document) {
  const keys = [...root.querySelectorAll("[data-draft-done]")].flatMap((mark) => mark.dataset.draftDone.split(" "));
  const done = keys.map((key) => `${userId()}/${key}`);
  done.forEach(bury); // first and at once: the page may be left before IndexedDB has answered
  for (const key of done) await dropDraft(key);
}

export const tidyDrafts = () => sweep().catch(() => {});
