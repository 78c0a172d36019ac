// Hands out the door's page and its files when the hub does not. The page puts them into the cache itself; answers of
// the API are never there.
const CACHE = 'serai-door';
const PATIENCE = 4_000;
const PAGE = /^\/door\/[\w-]{11,22}$/;

addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));

const kept = (request) => caches.match(request, { cacheName: CACHE, ignoreVary: true });

const late = () => new Promise((_, reject) => setTimeout(() => reject(new Error('nobody answers')), PATIENCE));

const fromHub = async (request) => {
  try {
    const answer = await Promise.race([fetch(request), late()]);
    return answer.status < 500 ? answer : ((await kept(request)) ?? answer);
  } catch (error) {
    const copy = await kept(request);
    if (copy) return copy;
    throw error;
  }
};

addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname, searchParams } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (pathname.startsWith('/app/') && searchParams.has('v')) {
    event.respondWith(kept(request).then((copy) => copy ?? fetch(request)));
  } else if (pathname.startsWith('/app/') || (request.mode === 'navigate' && PAGE.test(pathname))) {
    event.respondWith(fromHub(request));
  }
});
