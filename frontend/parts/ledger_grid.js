// The typing table of a ledger: rows that come as they are needed, save themselves when the person goes on, and stay on
// this device until the server has them. The server decides what is a line; nothing here does.
import { Book } from "./ledger_book.js";
import { dayOf, fold, readBorn, readDate, yearOf } from "./ledger_cells.js";
import { listenKeys } from "./ledger_keys.js";
import { Row } from "./ledger_row.js";
import { isPhone, showNote, showRow } from "./ledger_show.js";
import { Sender } from "./ledger_send.js";
import { rowsOf } from "./store.js";

const BLANK = { desk: 10, spare: 3, phone: 1 };
const NEAR = 3; // days between two entries that may be one
const WIDE = "ledger-wide";

export class Table {
  constructor(root) {
    this.root = root;
    this.owner = root.dataset.owner;
    this.url = root.dataset.url;
    this.element = root.querySelector("[data-table]");
    this.template = root.querySelector("template[data-row]");
    this.rows = [];
  }

  async start() {
    this.root.hidden = false;
    this.book = new Book(this);
    this.element.dataset.book = this.book.source;
    for (const kept of await this.kept()) this.add(new Row(this, kept));
    await this.keepAll();
    this.fill();
    this.wide(localStorage.getItem(WIDE) === "1");
    this.listen();
    this.sender = new Sender(this);
    this.rows.forEach((row) => this.show(row));
    this.bookChanged();
    this.root.dataset.started = "";
    this.sender.pump();
  }

  word(name, values = {}) {
    const text = this.root.getAttribute(`data-word-${name}`) ?? "";
    return text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  }

  // -------------------------------------------------------------------------------------------- rows
  async kept() {
    const hurried = JSON.parse(localStorage.getItem(this.hurry) ?? "[]");
    const found = new Map((await rowsOf(this.owner).catch(() => [])).map((row) => [row.key, row]));
    for (const row of hurried) if (!(found.get(row.key)?.at > row.at)) found.set(row.key, row);
    const rows = [...found.values()].sort((a, b) => a.number - b.number || a.at - b.at);
    this.toKeep = new Set(hurried.map((row) => row.key));
    return rows;
  }

  get hurry() {
    return `ledger-rows:${this.owner}`;
  }

  add(row) {
    this.element.append(row.body);
    this.rows.push(row);
    row.number ||= Math.max(0, ...this.rows.map((each) => each.number)) + 1;
    row.body.setAttribute("aria-label", this.word("row", { n: row.number }));
    row.dirty = this.toKeep?.has(row.key) ?? false;
  }

  // Blank rows to type in; more come as they fill.
  fill() {
    let blank = 0;
    while (blank < this.rows.length && this.rows.at(-1 - blank).state === "blank") blank += 1;
    const few = isPhone() ? BLANK.phone : BLANK.spare;
    const target = isPhone() ? BLANK.phone : this.rows.length ? BLANK.spare : BLANK.desk;
    const wanted = blank < few ? target : blank;
    const atLeast = isPhone() ? 0 : BLANK.desk;
    while (blank < wanted || this.rows.length < atLeast) {
      this.add(new Row(this));
      blank += 1;
    }
  }

  remove(row) {
    row.body.remove();
    this.rows = this.rows.filter((each) => each !== row);
  }

  above(row) {
    return this.rows.slice(0, this.rows.indexOf(row)).reverse();
  }

  // -------------------------------------------------------------------------------------------- cells
  listen() {
    listenKeys(this);
    this.element.addEventListener("input", (event) => this.typed(event.target));
    this.element.addEventListener("focusout", (event) => this.leave(event));
    this.element.addEventListener("click", (event) => event.target.closest("[data-drop]") && this.drop(this.rowOf(event.target)));
    this.root.querySelector("[data-wide]").addEventListener("click", () => this.wide(!this.element.classList.contains("is-wide")));
    this.root.querySelector("[data-clear]").addEventListener("click", () => this.clearSaved());
    this.root.querySelector("[data-move-all]").addEventListener("click", () => this.moveAll());
    for (const name of ["pagehide", "visibilitychange"]) addEventListener(name, () => this.hurryUp());
  }

  rowOf(node) {
    return node.closest(".typing-row").row;
  }

  typed(cell) {
    const row = this.rowOf(cell);
    row.head ??= this.book.head();
    if (cell.name !== "line") this.number(row);
    this.fill();
    this.show(row);
    row.keep();
  }

  // The number of the line goes on from the row above.
  number(row) {
    const cell = row.cell("line");
    const before = this.above(row).find((each) => each.state !== "blank")?.value("line") ?? "";
    if (cell.value || !/^\d{1,6}$/.test(before)) return;
    cell.value = cell.dataset.auto = String(Number(before) + 1);
  }

  put(cell, value) {
    if (cell.value === value) return;
    cell.value = value;
    this.typed(cell);
  }

  leave(event) {
    const [cell, row] = [event.target, event.target.closest(".typing-row")?.row];
    if (!row || !cell.matches("input, select")) return;
    this.read(cell, row);
    // Another window in front is not another row: the cell keeps its place.
    if (row.body.contains(event.relatedTarget)) return;
    setTimeout(() => row.body.contains(document.activeElement) || this.finish(row));
  }

  read(cell, row) {
    const before = cell.value;
    if (cell.dataset.kind === "date") cell.value = readDate(before, this.year(row, cell));
    else if (cell.dataset.kind === "born") cell.value = readBorn(before, this.word("age", { age: "{age}" }));
    if (cell.value !== before) this.typed(cell);
    if (["name", "seen_on", "died_on"].includes(cell.name)) this.lookForDouble(row);
  }

  // The year of the nearest date above, in this row first.
  year(row, cell) {
    const dates = [row, ...this.above(row)].flatMap((each) => ["seen_on", "died_on"].map((name) => each.cell(name)));
    const found = dates.find((each) => each !== cell && yearOf(each.value));
    return found ? yearOf(found.value) : new Date().getFullYear();
  }

  async finish(row) {
    const isNews = row.finish();
    await row.keep();
    this.show(row);
    this.settled();
    if (isNews) this.sender.pump();
  }

  async drop(row) {
    const name = row.value("name") || this.word("row", { n: row.number });
    const question = this.word(row.url ? "undo" : "sure", { name }); // a recorded line stays, only the mending goes
    if (row.state !== "blank" && !(await window.antoan.ask(question))) return;
    for (const cell of row.cells()) cell.value = "";
    Object.assign(row, { edition: 0, given: "" });
    await row.keep();
    this.remove(row);
    this.fill();
    this.settled();
  }

  // -------------------------------------------------------------------------------------------- moving
  visible(row) {
    return row.cells().filter((cell) => cell.offsetParent !== null || cell.getClientRects().length);
  }

  neighbour(cell, by) {
    const row = this.rows[this.rows.indexOf(this.rowOf(cell)) + by];
    return row?.cell(cell.name);
  }

  step(cell, by, where = "") {
    const row = this.rows[this.rows.indexOf(this.rowOf(cell)) + by];
    if (!row) return;
    const first = this.visible(row).find((each) => each.name !== "line");
    (where ? first : row.cell(cell.name))?.focus();
  }

  // -------------------------------------------------------------------------------------------- what is shown
  show(row) {
    showRow(this, row);
  }

  settled() {
    const count = { saved: 0, waiting: 0, wrong: 0, half: 0 };
    for (const row of this.rows) {
      this.show(row);
      if (row.state in count) count[row.state] += 1;
    }
    const some = Object.values(count).some(Boolean);
    this.root.querySelector("[data-sum]").textContent = some ? this.word("sum", count) : "";
    for (const [name, number] of Object.entries(count)) this.root.dataset[name] = number;
    this.root.querySelector("[data-clear]").hidden = !count.saved;
    this.notice();
    this.bookMoves();
    if (count.saved !== this.shown && count.saved) window.htmx?.ajax("GET", location.href, { target: "#rows", swap: "outerHTML" });
    this.shown = count.saved;
  }

  notice() {
    const box = this.root.querySelector("[data-notice]");
    const why = ["login", "other"].find((trouble) => this.rows.some((row) => row.isDue && row.trouble === trouble));
    const state = why ?? (this.isFull ? "failed" : "");
    if ((box.dataset.why ?? "") === state) return; // written once: a link under somebody's finger must not be replaced
    box.dataset.why = state;
    box.hidden = !state;
    box.replaceChildren(why ? this.word(why === "login" ? "sign" : "other") : this.isFull ? this.word("failed") : "");
    if (why !== "login") return;
    const link = document.createElement("a");
    Object.assign(link, { href: location.href, textContent: this.word("sign-open"), className: "btn" });
    box.append(" ", link);
  }

  notKept() {
    this.isFull = true;
    this.notice();
  }

  wide(isWide) {
    this.element.classList.toggle("is-wide", isWide);
    this.root.querySelector("[data-wide]").setAttribute("aria-pressed", String(isWide));
    localStorage.setItem(WIDE, isWide ? "1" : "");
    this.rows.forEach((row) => showNote(this, row));
  }

  // -------------------------------------------------------------------------------------------- doubles
  async lookForDouble(row) {
    const [name, day] = [fold(row.value("name")), dayOf(row.value("seen_on") || row.value("died_on"))];
    const near = (other) => Math.abs(dayOf(other.value("seen_on") || other.value("died_on")) - day) <= NEAR;
    row.twin = Boolean(name && day) && this.rows.some((other) => other !== row && fold(other.value("name")) === name && near(other));
    showNote(this, row);
    if (!name || !day || !navigator.onLine) return;
    const { source } = (row.head ?? this.book.head()).values;
    const asked = { name: row.value("name"), source, seen_on: row.value("seen_on") || row.value("died_on"), but: row.entry ?? "" };
    try {
      const answer = await fetch(`${this.root.dataset.doubles}?${new URLSearchParams(asked)}`, { redirect: "manual" });
      if (answer.ok) row.doubles = (await answer.text()).trim();
      showNote(this, row);
    } catch {
      // without a network the warning comes with the server's answer
    }
  }

  // -------------------------------------------------------------------------------------------- the book
  isElsewhere(row) {
    return Boolean(row.head) && JSON.stringify(row.head.values) !== JSON.stringify(this.book.head().values);
  }

  bookChanged() {
    this.element.dataset.book = this.book.source;
    this.settled();
  }

  bookMoves() {
    const count = this.rows.filter((row) => row.state !== "blank" && this.isElsewhere(row)).length;
    this.root.querySelector("[data-move]").hidden = !count;
    this.root.querySelector("[data-move-text]").textContent = this.word("move", { count });
  }

  async moveAll() {
    for (const row of this.rows.filter((each) => each.state !== "blank")) {
      row.head = this.book.head();
      if (row.left) row.finish();
      await row.keep();
    }
    this.settled();
    this.sender.pump();
  }

  clearSaved() {
    this.rows.filter((row) => row.state === "saved").forEach((row) => this.remove(row));
    this.fill();
    this.settled();
    this.visible(this.rows[0]).find((cell) => cell.name !== "line")?.focus();
  }

  async keepAll() {
    for (const row of this.rows) if (row.dirty) await row.keep();
  }

  // Everything is in IndexedDB: an older hasty copy must not bring a dropped row back.
  calm() {
    if (!this.rows.some((row) => row.dirty)) localStorage.removeItem(this.hurry);
  }

  // A page that is leaving cannot wait for IndexedDB.
  hurryUp() {
    const late = this.rows.filter((row) => row.dirty);
    if (late.length) localStorage.setItem(this.hurry, JSON.stringify(late.map((row) => row.record())));
  }
}
