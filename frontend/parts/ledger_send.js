// Rows go to the server one after another, each by itself. A row leaves the device only on the server's word, and
// carries its own key: sent twice, it is still one line.
import { csrfToken } from "./words.js";

const PATIENCE = 20000; // ms
const AGAIN = 15000; // ms between two tries without a network

export class Sender {
  constructor(table) {
    this.table = table;
    this.busy = false;
    addEventListener("online", () => this.pump());
    setInterval(() => this.table.rows.some((row) => row.isDue) && this.pump(), AGAIN);
  }

  async pump() {
    this.again = true;
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.again) {
        this.again = false;
        for (const row of [...this.table.rows]) {
          if (row.isDue && !(await this.send(row))) return;
        }
      }
    } finally {
      this.busy = false;
      this.table.settled();
    }
  }

  // Whether the server answered: without it the other rows wait too.
  async send(row) {
    const edition = row.edition;
    if (!navigator.onLine) return this.wait(row, "waiting");
    row.sending = true;
    this.table.show(row);
    let answer, said;
    try {
      answer = await this.post(row);
      said = await answer.json().catch(() => null);
    } catch {
      return this.wait(row, "waiting");
    } finally {
      row.sending = false;
    }
    if (answer.type === "opaqueredirect" || (answer.status === 403 && !said)) return this.wait(row, "login");
    if (answer.status === 404) return this.wait(row, "other"); // this role may not write ledgers any more
    if (answer.status >= 500 || !said) return this.wait(row, "waiting");
    if (said.state === "other") return this.wait(row, "other");
    this.take(row, edition, answer.ok, said);
    await row.keep();
    this.table.show(row);
    return true;
  }

  post(row) {
    const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
    const signal = AbortSignal.timeout(PATIENCE);
    return fetch(this.table.url, { method: "POST", body: row.fields(), headers, redirect: "manual", signal });
  }

  take(row, edition, isTaken, said) {
    row.trouble = "";
    if (said.url) [row.url, row.entry] = [said.url, said.entry];
    if (isTaken) {
      row.confirmed = edition;
      row.doubles = said.doubles;
      if (row.edition === edition) row.errors = {};
    } else {
      row.refused = edition;
      row.errors = said.errors ?? {};
    }
  }

  wait(row, why) {
    row.sending = false;
    for (const each of this.table.rows) if (each.isDue) each.trouble = why;
    this.table.rows.forEach((each) => this.table.show(each));
    return false;
  }
}
