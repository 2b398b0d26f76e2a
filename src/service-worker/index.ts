/**
 * Opens the app without a network, and brings new builds of it.
 *
 * Each build keeps its files in a cache of its own and waits until somebody asks for it. What the services
 * answer and the weights of the models never pass through here: the local database and `ModelStore` keep them.
 */
import { build, files, version } from '$service-worker';
import { PrecacheController, PrecacheRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';
import { isFit, precacheEntries, SHELL, sourceOf } from './answers.ts';
import { cacheOf, isBuildCache } from './builds.ts';
import { noteVisit, tidyBuilds } from './visits.ts';

declare const self: ServiceWorkerGlobalScope;

const cacheName = cacheOf(version);
const start = build.find((path) => path.includes('/entry/start.')) ?? '/';

/** Keeps only what is whole and of this build; anything else fails the installation, which is tried again. */
const fitness = {
  cacheWillUpdate: async ({ request, response }: { request: Request; response: Response }) => {
    const path = new URL(request.url).pathname;
    const { status, headers } = response;
    const text = path === SHELL ? await response.clone().text() : '';
    return isFit({ path, status, type: headers.get('content-type'), text }, start)
      ? response
      : null;
  },
};

/** A tab of an older build asks for files that only that build's cache has. */
const olderBuilds = {
  cachedResponseWillBeUsed: async ({
    request,
    cachedResponse,
  }: {
    request: Request;
    cachedResponse?: Response;
  }) => cachedResponse ?? (await caches.match(request.url, { ignoreVary: true })) ?? null,
};

const precache = new PrecacheController({ cacheName, plugins: [fitness] });
precache.addToCacheList(precacheEntries({ build, files, version }));
const shell = precache.createHandlerBoundToURL(SHELL);

registerRoute(
  ({ request, url, sameOrigin }) =>
    sameOrigin && sourceOf(url.pathname, request.mode === 'navigate') === 'shell',
  (options) => {
    const { resultingClientId } = options.event as FetchEvent;
    options.event.waitUntil(noteVisit(resultingClientId, version).then(() => tidyBuilds(version)));
    return shell(options);
  },
);
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && sourceOf(url.pathname, false) === 'hashed',
  new CacheFirst({ cacheName, plugins: [olderBuilds, fitness] }),
);
registerRoute(new PrecacheRoute(precache, { directoryIndex: '', cleanURLs: false }));

self.addEventListener('install', (event) => {
  event.waitUntil(carryOver().then(() => precache.install(event)));
});

self.addEventListener('activate', (event) => {
  // Tabs that were opened before the first installation get their files from here from now on.
  event.waitUntil(self.clients.claim().then(() => tidyBuilds(version)));
});

self.addEventListener('message', ({ data }: ExtendableMessageEvent) => {
  if (data === 'take_over') void self.skipWaiting();
});

/** Files that an older build has as well are copied: an update fetches only what changed. */
async function carryOver(): Promise<void> {
  const older = (await caches.keys()).filter((name) => isBuildCache(name) && name !== cacheName);
  if (older.length === 0) return;
  const kept = await caches.open(cacheName);
  for (const path of build) {
    const url = new URL(path, self.location.href).href;
    const found = await caches.match(url, { ignoreVary: true });
    if (found) await kept.put(url, found);
  }
}
