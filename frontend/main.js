// Every page: htmx and Alpine, drafts and outbox, questions before what cannot be taken back, fields, menus.
import Alpine from "@alpinejs/csp";
import htmx from "htmx.org";
import { ask } from "./parts/ask.js";
import { finishDrafts, startDraft, tidyDrafts } from "./parts/draft.js";
import { combobox, dateField, forgetSeen, prefetch } from "./parts/fields.js";
import { giveKey, isOnline, keep, sendWaiting, showWaiting } from "./parts/outbox.js";
import { countOf } from "./parts/store.js";
import { csrfToken, say, userId, word } from "./parts/words.js";

window.htmx = htmx;
window.Alpine = Alpine;
window.antoan = { ask, say, word };

function enhance(root) {
  const all = (selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
  all("input[data-date]").forEach(dateField);
  all("select[data-combobox]").forEach(combobox);
  all(".table-wrap:not([tabindex])").forEach(reachable);
  all("form[data-outbox]").forEach(giveKey);
  all("form[data-draft]").forEach(startDraft);
  all("[data-error-summary]").slice(0, 1).forEach((box) => box.focus());
}

// A table that may scroll sideways can be reached and scrolled with the keyboard.
function reachable(box) {
  const name = box.querySelector("caption, th")?.textContent.trim();
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  if (name) box.setAttribute("aria-label", name);
}

// Submitting, in this order: the question, the network, one send only.
const passed = new WeakSet();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (passed.has(form)) return passed.delete(form);
  if (event.defaultPrevented || form.method === "get" || form.matches("[hx-post], [hx-put], [hx-delete], [method=dialog]")) return;
  const needsCare = form.dataset.confirm || event.submitter?.dataset.confirm || "outbox" in form.dataset || "signOut" in form.dataset;
  if (form.isSending) return event.preventDefault();
  if (!needsCare) return sendingOnce(form);
  event.preventDefault();
  submitWithCare(form, event.submitter);
});

async function submitWithCare(form, submitter) {
  const question = submitter?.dataset.confirm || form.dataset.confirm || (await signOutQuestion(form));
  if (question && !(await ask(question, submitter?.dataset.confirmYes || form.dataset.confirmYes))) return;
  if ("outbox" in form.dataset && !(await isOnline())) return keep(form, submitter);
  passed.add(form);
  sendingOnce(form);
  form.requestSubmit(submitter?.form === form ? submitter : undefined);
}

function sendingOnce(form) {
  form.isSending = true;
  setTimeout(() => (form.isSending = false), 4000);
}

async function signOutQuestion(form) {
  const count = "signOut" in form.dataset ? await countOf(userId()).catch(() => 0) : 0;
  return count ? word("draftLeave", { count }) : "";
}

document.addEventListener("htmx:configRequest", (event) => (event.detail.headers["X-CSRFToken"] = csrfToken()));
document.addEventListener("htmx:confirm", async (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  if (await ask(event.detail.question, event.detail.elt.dataset.confirmYes)) event.detail.issueRequest(true);
});
document.addEventListener("htmx:sendError", () => say(word("loadFailed"), "warn"));
document.addEventListener("htmx:responseError", (event) => say(word("loadRefused", { code: event.detail.xhr.status }), "late"));
document.addEventListener("htmx:afterSwap", (event) => finishDrafts(event.detail.target));

document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-menu-toggle]");
  if (toggle) {
    const isOpen = document.getElementById("menu")?.classList.toggle("is-open") ?? false;
    toggle.setAttribute("aria-expanded", String(isOpen));
  }
  if (event.target.closest("[data-reload]")) location.reload();
  if (event.target.closest("[data-print]")) print();
  for (const open of document.querySelectorAll("details[data-closing][open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of document.querySelectorAll("details[data-closing][open]")) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

function showLine() {
  const bar = document.querySelector("[data-offline-bar]");
  if (bar) bar.hidden = navigator.onLine;
}
addEventListener("online", () => (showLine(), sendWaiting()));
addEventListener("offline", showLine);
addEventListener("pageshow", (event) => event.persisted && document.querySelectorAll("form").forEach((form) => (form.isSending = false)));

document.addEventListener("DOMContentLoaded", async () => {
  Alpine.start();
  showLine();
  await finishDrafts().catch(() => {});
  enhance(document.body);
  document.body.addEventListener("htmx:load", (event) => event.detail.elt !== document.body && enhance(event.detail.elt));
  navigator.serviceWorker?.register("/sw.js").catch(() => {});
  if (!userId()) forgetSeen();
  document.querySelectorAll("form[data-outbox] select[data-url]").forEach(prefetch);
  showWaiting();
  sendWaiting();
  setInterval(sendWaiting, 60000);
  tidyDrafts();
  document.documentElement.dataset.ready = "true";
});
