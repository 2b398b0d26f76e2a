/** Who belongs where. Pure, so that no redirect can chase another one. */
import type { SessionState } from '$lib/features/ports.ts';

/** Routes that a person sees without being signed in. */
const PUBLIC = [
  ...['/sign-in', '/sign-in/link', '/sign-in/reset', '/sign-up', '/setup', '/help'],
  ...['/join/[token]', '/rate/[token]'],
];
/** Where a second factor is asked for. */
const CODE = '/sign-in/code';
/** Where a forgotten password is replaced. */
const RESET = '/new-password';
/** Routes that make no sense for a person who is signed in. */
const DOORS = ['/sign-in', '/sign-in/link', '/sign-in/reset', '/sign-up', CODE];

/**
 * Where to send somebody; null when they are in the right place.
 *
 * @param routeId Kit's id of the route; null when the address fits none.
 * @param here Path and query, to come back to.
 * @param next The `next` of the query of a door; only a path of our own is honoured.
 * @param resets They came by the link for a forgotten password, and have not chosen one yet.
 */
export function destination(
  state: SessionState,
  routeId: string | null,
  here: string,
  next: string | null,
  resets = false,
): string | null {
  if (routeId === null || state.kind === 'unknown') return null;
  const wanted = DOORS.includes(routeId) ? next : here;
  if (state.kind === 'signed_out') {
    return PUBLIC.includes(routeId) ? null : withNext('/sign-in', wanted);
  }
  if (state.kind === 'second_factor') {
    return routeId === CODE || routeId === '/help' ? null : withNext(CODE, wanted);
  }
  if (resets && state.kind === 'signed_in') return routeId === RESET ? null : RESET;
  if (routeId === RESET) return '/';
  return DOORS.includes(routeId) ? ownPath(next) : null;
}

function withNext(door: string, next: string | null): string {
  return next === null || next === '/' ? door : `${door}?next=${encodeURIComponent(next)}`;
}

/** A path on this origin; "/" for anything that could lead elsewhere ("//evil.example", "/\evil"). */
function ownPath(next: string | null): string {
  return next !== null && /^\/(?![/\\])[^\\\s]*$/u.test(next) ? next : '/';
}
