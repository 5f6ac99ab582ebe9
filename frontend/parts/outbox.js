// form[data-outbox]: without a network it is kept on this device and sent when the line returns. The server tells a
// resend by its idempotency key; an item leaves the outbox only on the server's answer.
import { dropDraft, allWaiting, dropWaiting, putDraft, putWaiting, unsentRows } from "./store.js";
import { draftKey, entriesOf } from "./draft.js";
import { clockTime, csrfToken, say, userId, word } from "./words.js";

const PATIENCE = 6000; // ms to wait for a sign of life before taking the line for dead

function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function giveKey(form) {
  let field = form.querySelector('input[name="idempotency_key"]');
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = "idempotency_key";
    form.append(field);
  }
  field.value ||= freshKey();
  return field.value;
}

export async function isOnline() {
  if (!navigator.onLine) return false;
  try {
    const answer = await fetch(word("health"), { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return answer.ok;
  } catch {
    return false;
  }
}

export async function keep(form, submitter) {
  const id = giveKey(form);
  const entries = entriesOf(form, true);
  if (submitter?.name) entries.push([submitter.name, submitter.value]);
  const draft = form.dataset.draft;
  await putWaiting({ id, user: userId(), draft, url: form.action, page: location.pathname + location.search, at: Date.now(), entries });
  if (draft) {
    form.draftStopped = true;
    await dropDraft(draftKey(form));
  }
  form.replaceChildren();
  form.hidden = true;
  say(word("outboxKept"), "warn");
  document.querySelector("[data-live]")?.scrollIntoView();
  await showWaiting();
}

let isSending = false;
export async function sendWaiting() {
  const mine = (await allWaiting()).filter((item) => item.user === userId() && item.state !== "mend");
  if (isSending || !mine.length || !userId() || !navigator.onLine) return showWaiting();
  isSending = true;
  try {
    for (const item of mine) await send(item);
  } finally {
    isSending = false;
    await showWaiting();
  }
}

async function send(item) {
  const body = new FormData();
  for (const [name, value] of item.entries) body.append(name, value);
  let answer;
  try {
    answer = await fetch(item.url, { method: "POST", body, headers: { "X-CSRFToken": csrfToken(), "X-Outbox": item.id } });
  } catch {
    return;
  }
  const landed = new URL(answer.url).pathname;
  if (landed === word("login") || answer.status === 403) item.state = "login";
  // Taken means: the server led on to another page. The form once more, whatever its status, means it wants something.
  else if (answer.ok && answer.redirected) return sent(item, answer.url);
  else if (answer.status < 500) item.state = "mend";
  else return;
  await putWaiting(item);
}

async function sent(item, url) {
  await dropWaiting(item.id);
  const line = document.createElement("p");
  const link = document.createElement("a");
  link.href = url;
  link.textContent = word("outboxOpen");
  line.className = "note note-ok";
  line.append(word("outboxSent", { time: clockTime() }), " ", link);
  document.querySelector("[data-live]")?.replaceChildren(line);
}

export async function showWaiting() {
  const bar = document.querySelector("[data-outbox-bar]");
  if (!bar) return;
  const all = await allWaiting().catch(() => []);
  const items = userId() ? all.filter((item) => item.user === userId()) : all;
  const rows = await ledgerLine();
  bar.hidden = !items.length && !rows;
  bar.replaceChildren(...items.filter((item) => item.state === "mend" && userId()).map(mendLine));
  if (rows) bar.append(rows);
  const waiting = items.filter((item) => item.state !== "mend" || !userId());
  if (!waiting.length) return;
  const line = document.createElement("p");
  const needsLogin = !userId() || waiting.some((item) => item.state === "login");
  line.textContent = needsLogin ? word("outboxLogin") : word("outboxWaiting", { count: waiting.length });
  bar.append(line);
}

// Rows of a ledger are sent by the ledger's own page (ledgers.js), in the role in which they were typed.
async function ledgerLine() {
  const here = document.querySelector("[data-typing]")?.dataset.owner;
  const rows = userId() ? await unsentRows(userId(), here).catch(() => []) : [];
  if (!rows.length) return null;
  const line = document.createElement("p");
  const link = document.createElement("a");
  link.href = word("ledger");
  link.textContent = word("outboxOpen");
  line.append(word("outboxRows", { count: rows.length }), " ", link);
  return line;
}

function mendLine(item) {
  const line = document.createElement("p");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = word("outboxMendOpen");
  button.addEventListener("click", async () => {
    // Back into the form as its draft: the person mends it there.
    const entries = item.entries.filter(([, value]) => !(value instanceof File));
    if (item.draft) await putDraft(`${item.user}/${item.draft}`, { at: item.at, entries, labels: {} });
    await dropWaiting(item.id);
    location.href = item.page;
  });
  line.append(word("outboxMend"), " ", button);
  return line;
}
