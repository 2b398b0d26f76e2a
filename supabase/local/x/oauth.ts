import { createHmac, timingSafeEqual } from 'node:crypto';

/** The keys of an X app and of the account that it acts for. */
export interface XCredentials {
  consumerKey: string;
  consumerSecret: string;
  accessToken: string;
  accessSecret: string;
  /** App-only token: reads public data, posts nothing. */
  bearerToken: string;
}

/** Who makes a request, as proven by its Authorization header. */
export type Principal = 'user' | 'app';

/** Who that is, and by whose keys. */
interface Proof<App> {
  principal: Principal;
  app: App;
}

/** The parts of a request that a signature covers. */
interface SignedRequest {
  method: string;
  /** Addresses under which the client may have called this server, without path. */
  origins: readonly string[];
  path: string;
  /** The query as it stood in the request line, without `?`. */
  rawQuery: string;
  authorization: string | undefined;
  contentType: string | undefined;
  body: Buffer;
}

/** How far a signature's clock may be off. X allows about five minutes. */
const timestampWindowSeconds = 300;

/** RFC 3986 encoding, which OAuth 1.0a prescribes (encodeURIComponent leaves five characters alone). */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function pairsOf(query: string): [string, string][] {
  if (query === '') return [];
  return query.split('&').map((pair) => {
    const cut = pair.indexOf('=');
    if (cut < 0) return [formDecode(pair), ''];
    return [formDecode(pair.slice(0, cut)), formDecode(pair.slice(cut + 1))];
  });
}

/**
 * The OAuth 1.0a HMAC-SHA1 signature (RFC 5849, section 3.4).
 * @param parameters query, form and `oauth_` parameters, decoded, without the signature itself
 */
export function oauthSignature(
  method: string,
  url: string,
  parameters: readonly (readonly [string, string])[],
  consumerSecret: string,
  tokenSecret: string,
): string {
  const normalised = parameters
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .sort()
    .join('&');
  const base = [method.toUpperCase(), url, normalised].map(percentEncode).join('&');
  const key = `${percentEncode(consumerSecret)}&${percentEncode(tokenSecret)}`;
  return createHmac('sha1', key).update(base).digest('base64');
}

function sameText(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Checks Authorization headers: OAuth 1.0a user context (signature, token, clock, nonce used once) and
 * the app-only bearer token.
 * @param apps those that X knows now
 * @returns the principal and its app, or undefined when the request proves nobody
 */
export function createAuthenticator<App extends { credentials: XCredentials }>(
  apps: () => readonly App[],
  nowMs: () => number,
): (request: SignedRequest) => Proof<App> | undefined {
  const seenNonces = new Map<string, number>();

  function isFresh(nonce: string, timestamp: number): boolean {
    const nowSeconds = nowMs() / 1000;
    if (Math.abs(nowSeconds - timestamp) > timestampWindowSeconds) return false;
    for (const [known, expires] of seenNonces) {
      if (expires >= nowSeconds) break;
      seenNonces.delete(known);
    }
    const key = `${String(timestamp)} ${nonce}`;
    if (seenNonces.has(key)) return false;
    seenNonces.set(key, nowSeconds + 2 * timestampWindowSeconds);
    return true;
  }

  function verifyOAuth(request: SignedRequest, header: string): App | undefined {
    const oauth = new Map<string, string>();
    for (const [, name, value] of header.matchAll(/([\w]+)="([^"]*)"/gu)) {
      if (name !== undefined && value !== undefined)
        oauth.set(name, formDecode(value.replaceAll('+', '%2B')));
    }
    const signature = oauth.get('oauth_signature') ?? '';
    const nonce = oauth.get('oauth_nonce') ?? '';
    const timestamp = oauth.get('oauth_timestamp') ?? '';
    if (signature === '' || nonce === '' || !/^\d{1,12}$/u.test(timestamp)) return undefined;
    if (oauth.get('oauth_signature_method') !== 'HMAC-SHA1') return undefined;
    if ((oauth.get('oauth_version') ?? '1.0') !== '1.0') return undefined;
    const app = apps().find(
      ({ credentials }) =>
        oauth.get('oauth_consumer_key') === credentials.consumerKey &&
        oauth.get('oauth_token') === credentials.accessToken,
    );
    if (!app) return undefined;
    const isForm = request.contentType?.startsWith('application/x-www-form-urlencoded') ?? false;
    const parameters = [
      ...pairsOf(request.rawQuery),
      ...(isForm ? pairsOf(request.body.toString('utf8')) : []),
      ...[...oauth].filter(([name]) => name !== 'oauth_signature' && name !== 'realm'),
    ];
    const { consumerSecret, accessSecret } = app.credentials;
    const matches = request.origins.some((origin) =>
      sameText(
        oauthSignature(
          request.method,
          `${origin}${request.path}`,
          parameters,
          consumerSecret,
          accessSecret,
        ),
        signature,
      ),
    );
    return matches && isFresh(nonce, Number(timestamp)) ? app : undefined;
  }

  return (request) => {
    const header = request.authorization ?? '';
    if (header.startsWith('OAuth ')) {
      const app = verifyOAuth(request, header);
      return app && { principal: 'user', app };
    }
    if (header.startsWith('Bearer ')) {
      const token = header.slice('Bearer '.length).trim();
      const app = apps().find(({ credentials }) => sameText(token, credentials.bearerToken));
      return app && { principal: 'app', app };
    }
    return undefined;
  };
}
