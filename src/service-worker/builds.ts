/**
 * Which builds of the app are still run by a tab: their files have to stay, or a tab that has been open since
 * before an update finds its next page gone. Pure.
 */

/** A tab that got its page from this device. */
export interface Visit {
  clientId: string;
  build: string;
  /** When it asked for its page, in ms since 1970. */
  at: number;
}

const PREFIX = 'roost-app-';
/** A tab is not listed by the browser before its page has arrived, from this device; after this long it never will be. */
const OPENS_WITHIN_MS = 10_000;

/** The name of the cache with the files of a build. */
export function cacheOf(build: string): string {
  return PREFIX + build;
}

/** Whether a cache holds the files of some build. */
export function isBuildCache(name: string): boolean {
  return name.startsWith(PREFIX);
}

/**
 * Visits that are over: their tab was closed, or never opened.
 *
 * @param present The tabs that the browser lists.
 */
export function endedVisits(
  visits: readonly Visit[],
  present: ReadonlySet<string>,
  nowMs: number,
): Visit[] {
  return visits.filter(
    ({ clientId, at }) => !present.has(clientId) && Math.abs(nowMs - at) > OPENS_WITHIN_MS,
  );
}

/**
 * Caches that no tab needs any more. A tab that no visit names got its page from the network, of a build that
 * nobody knows: while one is open, everything stays.
 *
 * @param names All caches of this origin.
 * @param current The build that is in charge.
 */
export function outdatedCaches(
  names: readonly string[],
  current: string,
  visits: readonly Visit[],
  present: ReadonlySet<string>,
  nowMs: number,
): string[] {
  const known = new Set(visits.map(({ clientId }) => clientId));
  if ([...present].some((clientId) => !known.has(clientId))) return [];
  const ended = new Set(endedVisits(visits, present, nowMs));
  const needed = new Set([
    cacheOf(current),
    ...visits.filter((visit) => !ended.has(visit)).map(({ build }) => cacheOf(build)),
  ]);
  return names.filter((name) => isBuildCache(name) && !needed.has(name));
}
