import type { RemoteFailure } from '../ports.ts';

/** Why a round failed, in a shape that travels between tabs. */
export interface Trouble {
  code: string;
  message: string;
}

/** What is wrong with one request, and not with the way to the server. */
const OF_ONE_REQUEST: readonly string[] = [
  'server',
  'invalid_answer',
] satisfies RemoteFailure['code'][];

/** Whether other requests may fare better. */
export function isOfOneRequest({ code }: Trouble): boolean {
  return OF_ONE_REQUEST.includes(code);
}

/** Something to be thrown that `troubleOf` reads again. */
export function troubleError({ code, message }: Trouble): Error {
  return Object.assign(new Error(message), { code });
}

/** @param reason What was thrown by the server's side, with a code, or by anything on this device. */
export function troubleOf(reason: unknown): Trouble {
  const message = reason instanceof Error ? reason.message : String(reason);
  // A DOMException has a code as well: a number, which means nothing here.
  const code = reason instanceof Error && 'code' in reason ? reason.code : undefined;
  return { code: typeof code === 'string' ? code : 'device', message };
}
