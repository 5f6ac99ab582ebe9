// Service worker. ANTOAN = {version, shell, offline, login, logout, static} is put before this program by the server.
// The frame of the pages is kept; pages themselves only where the server allows it (X-Offline: keep) and until sign-out.
const { version, shell, offline, login, logout, statics } = self.ANTOAN;
const SHELL = `shell-${version}`;
const PAGES = "pages";
const FONTS = "fonts";
const LOOSE = { ignoreVary: true };

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
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("shell-") && name !== SHELL).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname === logout) event.waitUntil(caches.delete(PAGES));
  if (request.method !== "GET") return;
  if (shell.includes(url.pathname)) event.respondWith(fromShell(request));
  else if (url.pathname.startsWith(statics)) url.pathname.endsWith(".woff2") && event.respondWith(font(request));
  else if (!request.headers.get("HX-Request")) event.respondWith(page(request));
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

async function page(request) {
  try {
    const answer = await fetch(request);
    await remember(request, answer);
    return answer;
  } catch (problem) {
    const kept = await caches.match(request, { ...LOOSE, cacheName: PAGES });
    if (kept) return kept;
    if (request.mode === "navigate") return (await caches.match(offline, LOOSE)) ?? Response.error();
    throw problem;
  }
}

async function remember(request, answer) {
  // Landing on the sign-in page means: nobody is signed in here any more.
  if (request.mode === "navigate" && new URL(answer.url || request.url).pathname === login) return caches.delete(PAGES);
  if (answer.ok && !answer.redirected && answer.headers.get("X-Offline") === "keep") {
    const cache = await caches.open(PAGES);
    await cache.put(request, answer.clone());
  }
}
