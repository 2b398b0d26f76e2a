/**
 * A `fetch` for which sessions end by the clock of this device.
 *
 * The server names the moment at which a session ends by its own clock (`expires_at`), and supabase-js compares
 * that with the device's. On a device that is a year ahead every session has ended before it begins: each request
 * would first renew it, each renewal would be followed by a request, until the server has had enough and the person
 * is signed out. Without that moment supabase-js reckons from how long the session lasts (`expires_in`), which is
 * the same on any clock. A clock that is set later costs one renewal.
 */
export function expiringByOwnClock(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (!isAboutSessions(input)) return response;
    if (response.status === 429 && isRenewal(input)) {
      // Told so, supabase-js would end the session of somebody who is only asked to wait.
      throw Object.assign(new Error('The server asks for a pause.'), { name: 'RateLimited' });
    }
    return response.ok ? withoutMoment(response) : response;
  };
}

async function withoutMoment(response: Response): Promise<Response> {
  const { status, statusText, headers } = response;
  const text = await response.text();
  return new Response(strip(text), { status, statusText, headers });
}

/** @returns the text as it came where it is no session. */
function strip(text: string): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return text;
  }
  if (typeof body !== 'object' || body === null || !('expires_in' in body)) return text;
  return JSON.stringify({ ...body, expires_at: undefined });
}

function isAboutSessions(input: RequestInfo | URL): boolean {
  return /\/auth\/v1\/(?:token|signup|verify)\b/u.test(addressOf(input));
}

function isRenewal(input: RequestInfo | URL): boolean {
  return addressOf(input).includes('grant_type=refresh_token');
}

function addressOf(input: RequestInfo | URL): string {
  return input instanceof Request ? input.url : String(input);
}
