/** Remembers which build each tab runs, and deletes the files of builds that none runs any more. */
import { endedVisits, outdatedCaches, type Visit } from './builds.ts';

declare const self: ServiceWorkerGlobalScope;

/** A worker is stopped after seconds without work, so this cannot live in its memory. */
const BOOK = 'roost-tabs';
const PAGE = '/.tabs/';

/** Notes that a tab gets its page from `build`. */
export async function noteVisit(clientId: string, build: string): Promise<void> {
  if (clientId === '') return;
  const visit: Visit = { clientId, build, at: Date.now() };
  const book = await caches.open(BOOK);
  await book.put(PAGE + encodeURIComponent(clientId), Response.json(visit));
}

/** Deletes what no tab needs any more. */
export async function tidyBuilds(current: string): Promise<void> {
  const { installing, waiting } = self.registration;
  // The files of a build that is about to take over look like those of one that nobody runs.
  if (installing || waiting) return;
  const [book, names, tabs] = await Promise.all([
    caches.open(BOOK),
    caches.keys(),
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }),
  ]);
  const present = new Set(tabs.map(({ id }) => id));
  const visits = await readVisits(book);
  const outdated = outdatedCaches(names, current, visits, present, Date.now());
  await Promise.all(outdated.map((name) => caches.delete(name)));
  for (const { clientId } of endedVisits(visits, present, Date.now())) {
    await book.delete(PAGE + encodeURIComponent(clientId));
  }
}

async function readVisits(book: Cache): Promise<Visit[]> {
  const pages = await book.matchAll();
  return Promise.all(pages.map((page) => page.json() as Promise<Visit>));
}
