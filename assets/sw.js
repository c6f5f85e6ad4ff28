// Answers with a page of its own when a navigation finds no network. It keeps nothing else: what the network answers, and all that is
// no navigation (REST, sockets, media, files), goes by as if this were not here.
const KEPT = "offline-2"; // another name when the page changes
const PAGE = "/offline";

addEventListener("install", (event) => {
  const keep = async () => (await caches.open(KEPT)).add(new Request(PAGE, { cache: "reload" }));
  event.waitUntil(keep().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const forget = async () => Promise.all((await caches.keys()).filter((name) => name !== KEPT).map((name) => caches.delete(name)));
  event.waitUntil(Promise.all([forget(), registration.navigationPreload?.enable()])); // the request does not wait for this script to start
});

addEventListener("fetch", (event) => {
  if (event.request.mode !== "navigate" || event.request.method !== "GET") return;
  const asked = async () => (await event.preloadResponse) ?? fetch(event.request);
  event.respondWith(asked().catch(async () => (await caches.match(PAGE)) ?? Response.error()));
});
