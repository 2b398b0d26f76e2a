/** Who belongs where. Pure, so that no redirect can chase another one. */
import type { SessionState } from '$lib/features/ports.ts';

/** Routes that a person sees without being signed in. */
const PUBLIC = ['/sign-in', '/sign-up', '/setup', '/help', '/join/[token]', '/rate/[token]'];
/** Routes that make no sense for a person who is signed in. */
const DOORS = ['/sign-in', '/sign-up'];

/**
 * Where to send somebody; null when they are in the right place.
 *
 * @param routeId Kit's id of the route; null when the address fits none.
 * @param here Path and query, to come back to.
 * @param next The `next` of the query of a door; only a path of our own is honoured.
 */
export function destination(
  state: SessionState,
  routeId: string | null,
  here: string,
  next: string | null,
): string | null {
  if (routeId === null || state.kind === 'unknown') return null;
  if (state.kind === 'signed_out') {
    if (PUBLIC.includes(routeId)) return null;
    return here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`;
  }
  return DOORS.includes(routeId) ? ownPath(next) : null;
}

/** A path on this origin; "/" for anything that could lead elsewhere ("//evil.example", "/\evil"). */
function ownPath(next: string | null): string {
  return next !== null && /^\/(?![/\\])[^\\\s]*$/u.test(next) ? next : '/';
}
