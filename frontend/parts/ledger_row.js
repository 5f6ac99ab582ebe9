// One row of the typing table: what stands in its cells, what of it is on this device, what the server said.
import { dropRow, putRow } from "./store.js";
import { bornFields } from "./ledger_cells.js";

export function freshKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Row {
  // `kept` is the row as this device holds it; `words` the sentences of the page.
  constructor(table, kept = {}) {
    this.table = table;
    this.body = table.template.content.firstElementChild.cloneNode(true);
    this.body.row = this;
    this.key = kept.key ?? freshKey();
    this.head = kept.head ?? null;
    this.edition = kept.edition ?? 0; // how often its words changed after being given to the server
    this.given = kept.given ?? ""; // the words of that edition
    this.confirmed = kept.confirmed ?? 0; // the edition the server has
    this.refused = kept.refused ?? 0; // the edition the server refused
    this.errors = kept.errors ?? {};
    this.entry = kept.entry ?? null;
    this.url = kept.url ?? "";
    this.left = kept.left ?? false; // the person has gone on to another row
    this.doubles = "";
    this.trouble = ""; // waiting, login, other: why it is not there yet
    this.number = kept.number ?? 0;
    for (const [name, value] of Object.entries(kept.cells ?? {})) this.cell(name).value = value;
  }

  cells() {
    return [...this.body.querySelectorAll("input, select")];
  }

  cell(name) {
    return this.body.querySelector(`[name="${name}"]`);
  }

  value(name) {
    return this.cell(name).value.trim();
  }

  values() {
    return Object.fromEntries(this.cells().map((cell) => [cell.name, cell.value.trim()]));
  }

  words() {
    return JSON.stringify([this.values(), this.head]);
  }

  // Nothing typed by the person: the number of the line is filled in by itself.
  get isBlank() {
    return this.cells().every((cell) => !cell.value.trim() || (cell.name === "line" && cell.dataset.auto === cell.value));
  }

  get isDue() {
    return this.left && this.edition > this.confirmed && this.refused !== this.edition;
  }

  get isSaved() {
    return this.confirmed > 0 && this.confirmed === this.edition && this.words() === this.given;
  }

  get state() {
    if (this.isBlank && !this.edition) return "blank";
    if (this.sending) return "sending";
    if (this.isSaved) return "saved";
    if (this.edition && this.refused === this.edition && this.words() === this.given) return "wrong";
    if (this.left && this.edition > this.confirmed) return "waiting";
    return this.body.contains(document.activeElement) ? "typing" : "half";
  }

  record() {
    const { key, head, edition, given, confirmed, refused, errors, entry, url, left, number } = this;
    const cells = this.values();
    return { id: `${this.table.owner}/${key}`, owner: this.table.owner, at: Date.now(), key, head, edition, given, confirmed, refused, errors, entry, url, left, number, cells };
  }

  // Keep the row on this device; done when its newest words are. What the server has in full need not stay.
  // One write at a time: `dirty` falls only with the last one, or a page left meanwhile would keep older words.
  keep() {
    this.dirty = this.again = true;
    this.writing ??= this.write();
    return this.writing;
  }

  async write() {
    try {
      while (this.again) {
        this.again = false;
        const record = this.record();
        const isNeeded = !this.isSaved && !(this.isBlank && !this.edition);
        await (isNeeded ? putRow(record) : dropRow(record.id));
      }
      this.dirty = false;
      this.table.calm();
    } catch {
      this.table.notKept();
    } finally {
      this.writing = null;
    }
  }

  // The person goes on: these words are now for the server.
  finish() {
    if (this.isBlank && !this.edition) return false;
    const words = this.words();
    this.left = true;
    if (words === this.given && this.edition) return this.isDue;
    this.edition += 1;
    this.given = words;
    this.errors = {};
    return true;
  }

  // The fields of the edition that is being given.
  fields() {
    const [cells, head] = JSON.parse(this.given);
    const { born, ...rest } = cells;
    const all = { ...head.values, ...rest, ...bornFields(born), key: this.key, edition: this.edition, owner: this.table.owner };
    return new URLSearchParams(all);
  }
}
