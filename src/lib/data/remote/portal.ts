/** The name of the error, by which it is known behind supabase-js. */
export const PORTAL = 'CaptivePortal';

/**
 * A `fetch` that takes no web page for an answer. The network of a hotel or a train answers any request with
 * its sign-in page and status 200. Thrown, and not made a status: supabase-js keeps the session of someone
 * whose server could not be reached, and would end that of someone who was refused.
 */
export function withoutPortals(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const type = response.headers.get('content-type') ?? '';
    if (response.ok && /^\s*(text\/html|application\/xhtml\+xml)/iu.test(type)) {
      throw Object.assign(new Error('A web page came in place of an answer.'), { name: PORTAL });
    }
    return response;
  };
}
