// How a row of the typing table says what became of it: its state, its errors at their cells, what may be a double.
export const isPhone = () => matchMedia("(max-width: 767.98px)").matches;

export function showRow(table, row) {
  const state = row.state;
  row.body.dataset.state = state;
  for (const cell of row.cells()) showErrors(table, row, cell);
  const words = { blank: "", saved: `✓ ${table.word("saved")}`, wrong: `‼ ${table.word("wrong")}` };
  const trouble = state === "waiting" && row.trouble ? row.trouble : state;
  const box = row.body.querySelector("[data-state-cell]");
  box.replaceChildren(words[state] ?? table.word(trouble === "other" ? "waiting" : trouble));
  if (row.url) box.prepend(link(table, row), " ");
  if (state === "wrong" || (state === "half" && !row.url)) box.append(" ", dropButton(table));
  if (table.isElsewhere(row)) box.append(" ", tag(table, row));
  showNote(table, row);
}

function link(table, row) {
  const link = document.createElement("a");
  Object.assign(link, { href: row.url, textContent: "↗", title: table.word("open"), target: "_blank" });
  link.setAttribute("aria-label", table.word("open"));
  return link;
}

function dropButton(table) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "typing-drop", textContent: "×", title: table.word("drop") });
  button.dataset.drop = "";
  button.setAttribute("aria-label", table.word("drop"));
  return button;
}

function tag(table, row) {
  const tag = document.createElement("small");
  tag.textContent = table.word("page", { page: row.head.values.page || "?" });
  return tag;
}

// What the server said about a cell stays until the row changes: beside the cell on a phone, under the row on a desk.
function showErrors(table, row, cell) {
  const box = cell.parentElement;
  box.querySelector(".said")?.remove();
  cell.removeAttribute("aria-invalid");
  cell.removeAttribute("aria-describedby");
  const said = errorsOf(row, cell);
  if (!said.length) return;
  if (isPhone()) box.append(saying(row, cell, said.join(" ")));
  cell.setAttribute("aria-invalid", "true");
  cell.setAttribute("aria-describedby", idOf(row, cell));
  if (!cell.getClientRects().length) table.wide(true);
}

const idOf = (row, cell) => `said-${row.key}-${cell.name}`;

function errorsOf(row, cell) {
  const names = cell.name === "born" ? ["birth_year", "age"] : [cell.name];
  return row.given === row.words() ? names.flatMap((name) => row.errors[name] ?? []) : [];
}

function saying(row, cell, text) {
  return Object.assign(document.createElement("p"), { className: "said", id: idOf(row, cell), textContent: text });
}

export function showNote(table, row) {
  const line = row.body.querySelector(".typing-note");
  const box = line.querySelector("[data-note]");
  const own = new Set([...row.cells().map((cell) => cell.name), "birth_year", "age"]);
  const whole = Object.entries(row.errors).flatMap(([name, texts]) => (own.has(name) || row.given !== row.words() ? [] : texts));
  box.replaceChildren(...whole.map((text) => Object.assign(document.createElement("p"), { className: "said", textContent: text })));
  if (!isPhone()) box.append(...row.cells().filter((cell) => errorsOf(row, cell).length).map((cell) => saying(row, cell, `${cell.ariaLabel}: ${errorsOf(row, cell).join(" ")}`)));
  if (row.doubles) box.insertAdjacentHTML("beforeend", row.doubles); // the server's own markup
  else if (row.twin) box.append(Object.assign(document.createElement("p"), { className: "note note-warn", textContent: table.word("twice") }));
  line.hidden = !box.childNodes.length;
  // Only the columns that are shown: a wider cell would make room for hidden ones.
  box.colSpan = Math.max(1, [...row.body.rows[0].cells].filter((cell) => getComputedStyle(cell).display !== "none").length);
}
