// What stays on this device: drafts of forms, forms waiting for a network, rows of a ledger. Each belongs to one person.
import { openDB } from "idb";

const KEPT_DAYS = 60;
const DAY = 86400000;
const TOMB = "draft-done:";
let opened = null;

function db() {
  opened ??= openDB("antoan", 2, {
    upgrade(base, before) {
      if (before < 1) {
        base.createObjectStore("drafts"); // key: user/draft key → {at, entries}
        base.createObjectStore("outbox", { keyPath: "id" }); // {id, user, key, url, page, at, entries, state}
      }
      base.createObjectStore("rows", { keyPath: "id" }); // {id, owner: user/membership, at, …}: parts/ledger_row.js
    },
    blocking: forget, // a newer page wants to change the shape: let go
    terminated: forget,
  }).catch((problem) => {
    opened = null;
    throw problem;
  });
  return opened;
}

async function forget() {
  const base = await opened;
  opened = null;
  base?.close();
}

export const getDraft = async (key) => (await db()).get("drafts", key);
export const putDraft = async (key, draft) => (await db()).put("drafts", draft, key);
export const dropDraft = async (key) => (await db()).delete("drafts", key);
export const allWaiting = async () => (await db()).getAll("outbox");
export const putWaiting = async (item) => (await db()).put("outbox", item);
export const dropWaiting = async (id) => (await db()).delete("outbox", id);
export const rowsOf = async (owner) => (await (await db()).getAll("rows")).filter((row) => row.owner === owner);
export const unsentRows = async (user, but) => (await (await db()).getAll("rows")).filter((row) => row.owner.startsWith(`${user}/`) && row.owner !== but);
export const putRow = async (row) => (await db()).put("rows", row);
export const dropRow = async (id) => (await db()).delete("rows", id);

export async function countOf(user) {
  const base = await db();
  const drafts = (await base.getAllKeys("drafts")).filter((key) => key.startsWith(`${user}/`));
  const waiting = (await base.getAll("outbox")).filter((item) => item.user === user);
  const rows = (await base.getAll("rows")).filter((row) => row.owner.startsWith(`${user}/`));
  return drafts.length + waiting.length + rows.length;
}

// A draft is finished at once and for good, although deleting it takes a moment: whoever opens the form meanwhile
// looks here first. `at` is the device's clock, as in the draft itself.
export function bury(key) {
  try {
    localStorage.setItem(TOMB + key, String(Date.now()));
    localStorage.removeItem(`draft:${key}`);
  } catch {
    // full or forbidden: the draft may come back once, its resend is the same row
  }
}

export const buriedAt = (key) => Number(localStorage.getItem(TOMB + key) ?? 0);

export async function sweep() {
  const oldest = Date.now() - KEPT_DAYS * DAY;
  for (const key of Object.keys(localStorage)) {
    // As old as any draft can be: what it buried is long gone.
    if (key.startsWith(TOMB) && Number(localStorage.getItem(key)) < oldest) localStorage.removeItem(key);
  }
  const base = await db();
  for (const key of await base.getAllKeys("drafts")) {
    if ((await base.get("drafts", key))?.at < oldest) await base.delete("drafts", key);
  }
}
