// The keys of the typing table. A list shown open keeps its own keys.
const open = new WeakSet();

export function listenKeys(table) {
  const body = table.element;
  body.addEventListener("keydown", (event) => onKey(table, event));
  body.addEventListener("pointerdown", (event) => event.target.matches?.("select") && open.add(event.target));
  for (const kind of ["change", "focusout"]) body.addEventListener(kind, (event) => open.delete(event.target));
  body.addEventListener("focusin", (event) => {
    event.target.dataset.before = event.target.value ?? "";
    if (event.target.matches("input")) event.target.select();
  });
}

function onKey(table, event) {
  const cell = event.target;
  if (!cell.matches("input, select") || event.isComposing || event.keyCode === 229) return;
  if (cell.matches("select") && isListKey(cell, event)) return;
  const action = event.ctrlKey || event.metaKey ? withControl(event) : event.altKey ? null : plainKey(event);
  if (action) {
    event.preventDefault();
    action(table, cell);
  } else if (cell.matches("select") && !event.ctrlKey && !event.metaKey && !event.altKey) choose(cell, event);
}

// Alt+↓ and F4 open a list; Enter and Esc close it.
function isListKey(cell, event) {
  if ((event.altKey && event.key === "ArrowDown") || event.key === "F4") open.add(cell);
  else if (open.has(cell) && ["Enter", "Escape"].includes(event.key)) open.delete(cell);
  else return open.has(cell);
  return true;
}

const withControl = (event) => (event.key.toLowerCase() === "d" && !event.shiftKey ? copyAbove : null);

function plainKey(event) {
  const moves = {
    Enter: event.shiftKey ? (table, cell) => table.step(cell, -1, "first") : (table, cell) => table.step(cell, 1, "first"),
    ArrowDown: (table, cell) => table.step(cell, 1),
    ArrowUp: (table, cell) => table.step(cell, -1),
    Escape: (table, cell) => table.put(cell, cell.dataset.before ?? ""),
  };
  if (event.key === '"' && isWhole(event.target)) return copyAbove;
  return moves[event.key];
}

// Nothing typed, or all of it selected: a ditto mark stands for the cell above.
const isWhole = (cell) => !cell.value || (cell.matches("input") && cell.selectionEnd - cell.selectionStart === cell.value.length);

function copyAbove(table, cell) {
  const above = table.neighbour(cell, -1);
  if (!above) return;
  table.put(cell, above.value);
  cell.select?.();
}

function choose(cell, event) {
  const key = event.key.toLowerCase();
  if ([" ", "backspace", "delete"].includes(key)) return set(cell, "", event);
  const option = [...cell.options].find((each) => each.dataset.keys?.includes(key));
  if (option && key.length === 1) set(cell, option.value, event);
}

function set(cell, value, event) {
  event.preventDefault();
  if (cell.value === value) return;
  cell.value = value;
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}
