// What stays on this device: drafts of forms, and forms waiting for a network. Both belong to one person.
import { openDB } from "idb";

const KEPT_DAYS = 60;
const db = () =>
  openDB("antoan", 1, {
    upgrade(base) {
      base.createObjectStore("drafts"); // key: user/draft key → {at, entries}
      base.createObjectStore("outbox", { keyPath: "id" }); // {id, user, key, url, page, at, entries, state}
    },
  });

export const getDraft = async (key) => (await db()).get("drafts", key);
export const putDraft = async (key, draft) => (await db()).put("drafts", draft, key);
export const dropDraft = async (key) => (await db()).delete("drafts", key);
export const allWaiting = async () => (await db()).getAll("outbox");
export const putWaiting = async (item) => (await db()).put("outbox", item);
export const dropWaiting = async (id) => (await db()).delete("outbox", id);

export async function countOf(user) {
  const base = await db();
  const drafts = (await base.getAllKeys("drafts")).filter((key) => key.startsWith(`${user}/`));
  const waiting = (await base.getAll("outbox")).filter((item) => item.user === user);
  return drafts.length + waiting.length;
}

export async function sweep() {
  const base = await db();
  const oldest = Date.now() - KEPT_DAYS * 86400000;
  for (const key of await base.getAllKeys("drafts")) {
    if ((await base.get("drafts", key))?.at < oldest) await base.delete("drafts", key);
  }
}
