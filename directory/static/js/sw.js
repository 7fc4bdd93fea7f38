"use strict";
/* Keeps what a visitor has asked this device to keep, and the pages seen since then; answers from it when there is no
   connection, or a slow one. `BUILD` stands above it: a new deployment is another script, which takes over at once.

   Nothing is kept before somebody asks for it: without the cache "city" nothing is written. What was typed, where somebody is,
   forms, staff pages, paper, and pages that it may be dangerous to be seen with are never kept. */
const CITY = "city", PAGES = "pages", FILES = "files";
const MOST = { [PAGES]: 60, [FILES]: 80 };
const LARGEST = 300_000;
/* Milliseconds that a page is waited for where it is kept, and where only the rest of the city is. */
const PATIENCE = 4000, LONGEST = 12_000;
const DAY = 86_400_000;
const KEPT_ON = "X-Kept-On";
const SHELL = /\/(kept|keep)$/;
const PLACE = /^\/(?!staff\/|api\/|static\/|tiles\/|mapjs\/|s\/)([a-z0-9-]+)\/([A-Za-z-]+)\/(.*)$/;
const SEEN = /^(|services|services\/[0-9a-z]+|list|glossary)$/;
const late = (milliseconds) => new Promise((_, fail) => { setTimeout(() => fail(new Error("late")), milliseconds); });
const TOLD = ["q", "near", "at", "from"];
let isOver = false;

const mayWrite = async () => !isOver && await caches.has(CITY);

const put = async (name, request, answer) => {
  const body = await answer.blob();
  if (body.size > LARGEST || !await mayWrite()) return;
  const headers = new Headers(answer.headers);
  headers.set(KEPT_ON, new Date().toISOString());
  const cache = await caches.open(name);
  await cache.delete(request);
  await cache.put(request, new Response(body, { headers }));
  const all = await cache.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - MOST[name])).map((old) => cache.delete(old)));
  if (isOver) await caches.delete(name);
};

const file = async (event) => {
  const kept = await caches.match(event.request);
  if (kept) return kept;
  const answer = await fetch(event.request);
  if (answer.ok && await mayWrite()) event.waitUntil(put(FILES, event.request, answer.clone()));
  return answer;
};

const said = (tag, moment) => {
  const known = Intl.DateTimeFormat.supportedLocalesOf(tag).length;
  return known ? new Intl.DateTimeFormat(tag, { dateStyle: "long", timeStyle: "short" }).format(moment) : moment.toISOString().slice(0, 10);
};

/* A page as it was kept, with the bar that says when. */
const shown = async (kept) => {
  const text = await kept.text();
  const tag = (/<html lang="([^"]+)/.exec(text) || ["", "en"])[1];
  const when = said(tag, new Date(kept.headers.get(KEPT_ON) || kept.headers.get("Date") || Date.now()));
  const headers = new Headers(kept.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  return new Response(text.replace(/(<p id="kept-on"[^>]*) hidden>([^<]*)/, (_, tag_, words) => `${tag_}>${words.replace("{date}", when)}`), { headers });
};

/* The page that looks through what is kept: of this city in this language, else of any. */
const shell = async (path) => {
  const cache = await caches.open(CITY);
  const all = (await cache.keys()).filter((request) => new URL(request.url).pathname.endsWith("/kept"));
  const alike = (request) => {
    const own = new URL(request.url).pathname.split("/");
    return (own[1] === path[1]) * 2 + (own[2] === path[2]);
  };
  all.sort((one, other) => alike(other) - alike(one));
  return all.length ? cache.match(all[0]) : undefined;
};

const page = async (event, url) => {
  const { request } = event;
  const [, , , rest] = PLACE.exec(url.pathname);
  const isKept = SEEN.test(rest) && !TOLD.some((name) => url.searchParams.get(name));
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok && isKept && answer.type === "basic" && !answer.redirected && answer.headers.get("X-Keep") !== "no"
      && (answer.headers.get("Content-Type") || "").startsWith("text/html")) {
      event.waitUntil(put(PAGES, request, answer.clone()));
    }
    return answer;
  });
  event.waitUntil(asked.then(() => renew(), () => {}));
  const kept = isKept && await caches.match(request, { cacheName: PAGES });
  const own = SHELL.test(url.pathname) && await caches.match(request, { cacheName: CITY, ignoreSearch: true });
  try {
    return await (own || SEEN.test(rest) ? Promise.race([asked, late(kept || own ? PATIENCE : LONGEST)]) : asked);
  } catch (error) {
    if (kept) return shown(kept);
    if (own) return own;
    const found = await shell(url.pathname.split("/"));
    if (!found) return asked;
    const answer = await found.text();
    const missing = rest === "kept" ? answer : answer.replace(/(<p id="missing"[^>]*) hidden/, "$1");
    return new Response(missing, { headers: found.headers });
  }
};

/* Kept cities a day old are asked for anew where the browser says that it costs nothing. */
const renew = async () => {
  const net = navigator.connection || {};
  if (net.type !== "wifi" || net.saveData || !await mayWrite()) return;
  const cache = await caches.open(CITY);
  for (const request of await cache.keys()) {
    const kept = await cache.match(request);
    if (Date.now() - new Date(kept.headers.get("Date") || 0) > DAY) await fetchInto(cache, request.url);
  }
};

/* A shell goes in after the files that it names: where the line is cut in between, the older one goes on with its own. */
const fetchInto = async (cache, url) => {
  const answer = await fetch(url, { cache: "no-cache" });
  if (!answer.ok || !await mayWrite()) return;
  if (SHELL.test(url)) {
    for (const [address] of (await answer.clone().text()).matchAll(/\/static\/[^"#]+/g)) {
      if (await caches.match(address)) continue;
      const named = await fetch(address);
      if (!named.ok) return;
      await put(FILES, new Request(address), named);
    }
  }
  await cache.put(url, answer);
};

/* A new deployment: the shells and the files that they name come anew. */
const takeOver = async () => {
  await clients.claim();
  if (!await mayWrite()) return;
  const cache = await caches.open(CITY);
  for (const request of await cache.keys()) {
    if (!SHELL.test(request.url)) continue;
    try {
      await fetchInto(cache, request.url);
    } catch (error) { /* What is kept stays as it is. */ }
  }
};

addEventListener("install", () => skipWaiting());
/* Pages wait while this is going on: on a line that hangs, they go before the files of the new deployment. */
addEventListener("activate", (event) => event.waitUntil(Promise.race([takeOver(), late(PATIENCE)]).catch(() => {})));
addEventListener("message", (event) => { if (event.data === "forget") isOver = true; else if (event.data === "keep") isOver = false; });
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || isOver) return;
  if (url.pathname.startsWith("/static/") || /^\/[a-z0-9-]+\/pictures\/map\.svg$/.test(url.pathname)) event.respondWith(file(event));
  else if (request.mode === "navigate" && PLACE.test(url.pathname)) event.respondWith(page(event, url));
});
