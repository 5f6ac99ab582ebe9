// The grid of a return: arrow keys, paste from a spreadsheet, undo, and saving while one types.
// The server reads, checks and computes; nothing here decides what a figure is. Without this file the page still saves.
const WAIT = 700;
const dirty = new Map(); // input -> value last saved
const undo = [];
let timer = 0;
let sending = false;
let batch = null;

const form = () => document.querySelector("[data-return-form]");
const inputs = (root = document) => [...root.querySelectorAll("input[data-cell]")];
const grid = (input) => input.closest("[data-grid]");
const lines = (input) => [...grid(input).tBodies[0].rows].map((row) => [...row.querySelectorAll("td.cell")]);

function place(input) {
  const rows = lines(input);
  const cell = input.closest("td");
  const row = rows.findIndex((cells) => cells.includes(cell));
  return { rows, row, column: rows[row].indexOf(cell) };
}

function inputAt(rows, row, column) {
  return rows[row]?.[column]?.querySelector("input[data-cell]") ?? null;
}

// ------------------------------------------------------------------------------------------------ arrow keys
function step(input, down, right) {
  let { rows, row, column } = place(input);
  for (;;) {
    row += down;
    column += right;
    if (row < 0 || row >= rows.length || column < 0 || column >= rows[row].length) return;
    const next = inputAt(rows, row, column);
    if (next) {
      next.focus();
      next.select();
      return;
    }
  }
}

function onKey(event) {
  const input = event.target;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.shiftKey) {
    if (undo.length && (!input.matches?.("input[data-cell]") || input.value === input.dataset.before)) {
      event.preventDefault();
      undoLast();
    }
    return;
  }
  if (!input.matches?.("input[data-cell]") || event.ctrlKey || event.metaKey || event.altKey) return;
  const atStart = input.selectionStart === 0;
  const atEnd = input.selectionEnd === input.value.length;
  const whole = atStart && atEnd;
  const moves = {
    ArrowUp: [-1, 0, true],
    ArrowDown: [1, 0, true],
    Enter: [event.shiftKey ? -1 : 1, 0, true],
    ArrowLeft: [0, -1, atStart || whole],
    ArrowRight: [0, 1, atEnd || whole],
  };
  const move = moves[event.key];
  if (!move || !move[2]) return;
  event.preventDefault();
  commit(input);
  step(input, move[0], move[1]);
}

// ------------------------------------------------------------------------------------------------ change and undo
function put(input, value) {
  if (input.value === value) return;
  const before = input.dataset.before ?? input.defaultValue;
  (batch ?? undo).push({ input, before, after: value });
  input.value = value;
  changed(input);
}

function commit(input) {
  const before = input.dataset.before ?? input.defaultValue;
  if (input.value === before) return;
  undo.push([{ input, before, after: input.value }]);
  changed(input);
}

function changed(input) {
  input.dataset.before = input.value;
  input.closest("td").classList.add("is-unsaved");
  dirty.set(input, input.value);
  button();
  clearTimeout(timer);
  timer = setTimeout(save, WAIT);
}

function undoLast() {
  const last = undo.pop();
  if (!last) return;
  for (const change of [...last].reverse()) {
    change.input.value = change.before;
    changed(change.input);
  }
  last[0].input.focus();
  button();
}

function button() {
  const found = document.querySelector("[data-undo]");
  if (found) found.hidden = undo.length === 0;
}

// ------------------------------------------------------------------------------------------------ paste
function onPaste(event) {
  const input = event.target;
  if (!input.matches?.("input[data-cell]")) return;
  const text = event.clipboardData.getData("text/plain");
  const table = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
  if (table.length === 1 && table[0].length === 1) return;
  event.preventDefault();
  const { rows, row, column } = place(input);
  batch = [];
  table.forEach((cells, down) =>
    cells.forEach((value, right) => {
      const target = inputAt(rows, row + down, column + right);
      if (target) put(target, value.trim().slice(0, 40));
    }),
  );
  if (batch.length) undo.push(batch);
  batch = null;
  button();
}

// ------------------------------------------------------------------------------------------------ saving
function extras() {
  const own = form();
  const named = [...document.querySelectorAll("[data-reason], [data-header]")].filter(
    (field) => field.form === own && field.value !== field.defaultValue,
  );
  return named.map((field) => [field.name, field.value]);
}

function save() {
  const own = form();
  if (!own || sending) return;
  const cells = [...dirty.keys()];
  const values = Object.fromEntries([...cells.map((input) => [input.name, input.value]), ...extras()]);
  if (!Object.keys(values).length) return;
  const live = document.getElementById("return-live");
  values.version = live?.dataset.version ?? "";
  values.csrfmiddlewaretoken = own.querySelector("[name=csrfmiddlewaretoken]").value;
  const sent = new Map(cells.map((input) => [input, input.value]));
  const saved = live?.querySelector("[data-saved]");
  if (saved) saved.textContent = "…";
  sending = true;
  window.htmx
    .ajax("POST", own.action, { values, target: "#return-live", swap: "outerHTML" })
    .then(() => settle(sent))
    .finally(() => {
      sending = false;
      button();
      if (stillDirty()) timer = setTimeout(save, WAIT);
    });
}

// A cell that came back with a message, or whose save met somebody else's, stays marked and stays on the screen.
function settle(sent) {
  const live = document.getElementById("return-live");
  const alert = live?.querySelector("[role=alert]");
  const conflict = Boolean(live?.querySelector("[data-theirs], button[name=de]"));
  const wrong = new Set([...(alert?.querySelectorAll("[data-ref]") ?? [])].map((line) => line.dataset.ref));
  const refused = Boolean(alert) && wrong.size === 0;
  for (const [input, value] of sent) {
    if (conflict || refused || wrong.has(input.id)) {
      dirty.set(input, null);
      continue;
    }
    if (input.value === value) {
      dirty.delete(input);
      input.closest("td").classList.remove("is-unsaved");
      input.defaultValue = value;
    }
  }
  mark(live);
}

function stillDirty() {
  return [...dirty].some(([input, value]) => value !== null && input.value === value && input.value !== input.defaultValue);
}

// Messages at the cell and in the list are the same ones.
function mark(live) {
  for (const input of inputs()) {
    const cell = input.closest("td");
    cell.classList.remove("is-error", "is-warning");
    cell.querySelectorAll(".said").forEach((old) => old.remove());
    input.removeAttribute("aria-invalid");
    cell.classList.toggle("is-changed", input.dataset.known !== undefined && isOther(input));
  }
  for (const line of live?.querySelectorAll("[data-ref]") ?? []) {
    const found = document.getElementById(line.dataset.ref);
    const cell = found?.closest("td");
    if (!cell || cell.querySelector(".said")) continue;
    cell.classList.add(`is-${line.dataset.level}`);
    if (found.matches("input")) found.setAttribute("aria-invalid", "true");
    const said = document.createElement("small");
    said.className = "said";
    said.textContent = (line.querySelector("a") ?? line).textContent;
    cell.append(said);
  }
}

function isOther(input) {
  const live = document.getElementById("return-live");
  return Boolean(live?.querySelector(`[id="r-${CSS.escape(input.id.slice(2))}"]`));
}

// ------------------------------------------------------------------------------------------------ wiring
document.addEventListener("keydown", onKey);
document.addEventListener("paste", onPaste);
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("input[data-cell]")) event.target.dataset.before = event.target.value;
});
document.addEventListener("change", (event) => {
  if (event.target.matches?.("input[data-cell]")) commit(event.target);
  else if (event.target.matches?.("[data-reason], [data-header]")) {
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  }
});
document.addEventListener("click", (event) => {
  const row = event.target.closest?.("[data-row-toggle]")?.closest("tr");
  if (row) {
    row.classList.add("is-open");
    row.querySelector("input")?.focus();
  }
  if (event.target.closest?.("[data-undo]")) undoLast();
  const overwrite = event.target.closest?.("button[name=de]");
  if (overwrite && dirty.size) {
    event.preventDefault();
    const live = document.getElementById("return-live");
    live.dataset.version = "";
    for (const input of dirty.keys()) dirty.set(input, input.value);
    save();
  }
});
window.addEventListener("beforeunload", (event) => {
  if (stillDirty()) event.preventDefault();
});
button();
document.querySelectorAll("[data-grid]").forEach((found) => found.classList.add("has-js"));
