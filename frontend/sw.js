// Service worker. ANTOAN = {version, shell, offline, login, logout, static} is put before this program by the server.
// The frame of the pages is kept; pages themselves only where the server allows it (X-Offline: keep) and until sign-out.
// A page that shows what others wrote names another one to keep in its stead (X-Offline: /address).
const { version, shell, offline, login, logout, statics } = self.ANTOAN;
const SHELL = `shell-${version}`;
const PAGES = "pages";
const FONTS = "fonts";
const LOOSE = { ignoreVary: true };
const FRESH = 6 * 3600 * 1000; // ms

self.addEventListener("install", (event) => {
  event.waitUntil(precache());
  self.skipWaiting();
});

async function precache() {
  const cache = await caches.open(SHELL);
  await cache.addAll(shell);
  const page = await fetch(offline, { credentials: "omit" });
  if (page.ok) await cache.put(offline, page);
}

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOld().then(() => self.clients.claim()));
});

async function dropOld() {
  const old = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== SHELL);
  if (old.length) await caches.delete(PAGES); // they ask for the files of the old shell
  await Promise.all(old.map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname === logout) event.waitUntil(caches.delete(PAGES));
  if (request.method !== "GET") return;
  if (shell.includes(url.pathname)) event.respondWith(fromShell(request));
  else if (url.pathname.startsWith(statics)) url.pathname.endsWith(".woff2") && event.respondWith(font(request));
  else if (!request.headers.get("HX-Request")) event.respondWith(page(event));
});

async function fromShell(request) {
  return (await caches.match(request, { ...LOOSE, cacheName: SHELL })) ?? fetch(request);
}

async function font(request) {
  const cache = await caches.open(FONTS);
  const kept = await cache.match(request, LOOSE);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function page(event) {
  const { request } = event;
  try {
    const answer = await fetch(request);
    await remember(event, answer);
    return answer;
  } catch (problem) {
    const pages = await caches.open(PAGES);
    const kept = (await pages.match(request, LOOSE)) ?? (await pages.match(instead(request), LOOSE));
    if (kept) return kept;
    if (request.mode === "navigate") return (await caches.match(offline, LOOSE)) ?? Response.error();
    throw problem;
  }
}

async function remember(event, answer) {
  const { request } = event;
  // Landing on the sign-in page means: nobody is signed in here any more.
  if (request.mode === "navigate" && new URL(answer.url || request.url).pathname === login) return caches.delete(PAGES);
  const offered = answer.ok && !answer.redirected && answer.headers.get("X-Offline");
  if (!offered) return;
  const pages = await caches.open(PAGES);
  if (offered === "keep") await pages.put(request, answer.clone());
  else event.waitUntil(keepInstead(pages, request, offered).catch(() => {})); // the reader does not wait for it
}

async function keepInstead(pages, request, address) {
  const kept = await pages.match(instead(request), LOOSE);
  const isSame = kept?.url === new URL(address, location).href; // not another role's
  if (isSame && Date.now() - Date.parse(kept.headers.get("Date")) < FRESH) return;
  const answer = await fetch(address);
  if (answer.ok && !answer.redirected) await pages.put(instead(request), answer);
}

function instead(request) {
  const url = new URL(request.url);
  return `${url.origin}${url.pathname}?instead`;
}
