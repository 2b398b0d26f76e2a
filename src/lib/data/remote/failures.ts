import type { RemoteFailure } from '../../sync/ports.ts';
import { PORTAL } from './portal.ts';

type Code = RemoteFailure['code'];

const SENTENCES: Record<Code, string> = {
  offline: 'The server cannot be reached.',
  unauthorised: 'The server no longer accepts this sign-in.',
  rate_limited: 'The server asks for a pause.',
  server: 'The server answered with an error.',
  invalid_answer: 'The server gave an answer that this app does not understand.',
  captive_portal: 'A page of this network answers in place of the server.',
};

export function remoteFailure(code: Code, detail?: string): RemoteFailure {
  const sentence = detail === undefined ? SENTENCES[code] : `${SENTENCES[code]} (${detail})`;
  return Object.assign(new Error(sentence), { code });
}

/** A request that the server will never take, however often it is sent: malformed, or too large. */
export function isHopeless(status: number): boolean {
  return status === 400 || status === 413 || status === 422;
}

/** @param status HTTP status; 0 when there was no answer at all, as supabase-js reports it. */
export function failureOf(status: number, detail: string): RemoteFailure {
  // supabase-js puts the name of what was thrown before its message.
  if (status === 0) return remoteFailure(detail.startsWith(PORTAL) ? 'captive_portal' : 'offline');
  // A success that could not be read: cut short, or no JSON at all.
  if (status < 300) return remoteFailure('invalid_answer');
  if (status === 401 || status === 403) return remoteFailure('unauthorised');
  if (status === 429) return remoteFailure('rate_limited');
  return remoteFailure('server', detail);
}
