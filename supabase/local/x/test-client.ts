import { randomBytes } from 'node:crypto';
import { Agent } from 'node:https';
import { connect } from 'node:net';
import { TwitterApi } from 'twitter-api-v2';
import { oauthSignature, percentEncode, type XCredentials } from './oauth.ts';
import type { XSimulator } from './options.ts';

/**
 * The real client library, unchanged: it signs for api.x.com and believes to speak to it, while its
 * agent hands it a plain connection to the simulator.
 */
export function realClient(
  simulator: XSimulator,
  token: 'user' | 'app' = 'user',
  credentials: XCredentials = simulator.credentials,
): TwitterApi {
  const httpAgent = new Agent();
  httpAgent.createConnection = () => connect(simulator.port, '127.0.0.1');
  if (token === 'app') return new TwitterApi(credentials.bearerToken, { httpAgent });
  return new TwitterApi(
    {
      appKey: credentials.consumerKey,
      appSecret: credentials.consumerSecret,
      accessToken: credentials.accessToken,
      accessSecret: credentials.accessSecret,
    },
    { httpAgent },
  );
}

/** Parts of a signature that a test may bend. */
interface SignatureParts {
  credentials?: Partial<XCredentials>;
  nonce?: string;
  /** Unix time in seconds. */
  timestamp?: number;
}

/** An `Authorization` header signed by hand for a request at its real address. */
export function signByHand(
  simulator: XSimulator,
  method: string,
  url: URL,
  parts: SignatureParts = {},
): string {
  const credentials = { ...simulator.credentials, ...parts.credentials };
  const oauth: [string, string][] = [
    ['oauth_consumer_key', credentials.consumerKey],
    ['oauth_nonce', parts.nonce ?? randomBytes(16).toString('hex')],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', String(parts.timestamp ?? Math.floor(Date.now() / 1000))],
    ['oauth_token', credentials.accessToken],
    ['oauth_version', '1.0'],
  ];
  const signature = oauthSignature(
    method,
    `${url.origin}${url.pathname}`,
    [...url.searchParams, ...oauth],
    credentials.consumerSecret,
    credentials.accessSecret,
  );
  const fields = [...oauth, ['oauth_signature', signature] as const];
  return `OAuth ${fields.map(([name, value]) => `${name}="${percentEncode(value)}"`).join(', ')}`;
}

/** Calls the API with a signature made by hand. */
export async function callSigned(
  simulator: XSimulator,
  method: string,
  path: string,
  parts: SignatureParts & { body?: unknown } = {},
): Promise<Response> {
  const url = new URL(path, simulator.origin);
  return await fetch(url, {
    method,
    headers: {
      authorization: signByHand(simulator, method, url, parts),
      ...(parts.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
  });
}
