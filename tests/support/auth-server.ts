/** An auth server with a second factor, as hosted Supabase has and the embedded one has not: over real HTTP. */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Factor {
  id: string;
  friendly_name: string;
  factor_type: 'totp';
  status: 'unverified' | 'verified';
  created_at: string;
  updated_at: string;
  secret: Buffer;
}
type Body = Record<string, string>;
interface Answer {
  status: number;
  body: unknown;
}

export interface AuthServer {
  readonly url: string;
  password: string;
  readonly factors: Factor[];
  /** Methods and paths, in order. */
  readonly asked: string[];
  /** What /settings says is switched on. */
  external: Record<string, boolean>;
  hasFactors: boolean;
  close(): Promise<void>;
}

const EMAIL = 'ada@roost.example';
const ID = randomUUID();
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, without padding. */
function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/gu) ?? [])
    .map((five) => DIGITS[parseInt(five.padEnd(5, '0'), 2)] ?? '')
    .join('');
}

/** The code that an authenticator app shows now (RFC 6238: SHA-1, 30 s, six digits). */
export function totp(secret: Buffer | string, now = Date.now()): string {
  const key = typeof secret === 'string' ? fromBase32(secret) : secret;
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const hash = createHmac('sha1', key).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (sign) => DIGITS.indexOf(sign).toString(2).padStart(5, '0')).join(
    '',
  );
  return Buffer.from((bits.match(/.{8}/gu) ?? []).map((byte) => parseInt(byte, 2)));
}

const refusal = (status: number, code: string): Answer => ({
  status,
  body: { code: status, error_code: code, msg: code },
});
const ok = (body: unknown): Answer => ({ status: 200, body });

/** As of somebody who has given so much proof. */
export function token(aal: string, sub: string = ID): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 3600;
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub, aal, exp })}.${part({})}`;
}

const claimsOf = (bearer: string): { aal: string; sub: string } =>
  JSON.parse(Buffer.from(bearer.split('.')[1] ?? '', 'base64url').toString()) as {
    aal: string;
    sub: string;
  };

async function bodyOf(request: IncomingMessage): Promise<Body> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : (JSON.parse(text) as Body);
}

export async function startAuthServer(): Promise<AuthServer> {
  const state: Omit<AuthServer, 'url' | 'close'> = {
    password: 'a long secret',
    factors: [],
    asked: [],
    external: { email: true, phone: false, anonymous_users: false },
    hasFactors: true,
  };
  const user = () => ({
    id: ID,
    aud: 'authenticated',
    email: EMAIL,
    created_at: '2026-01-01T00:00:00Z',
    factors: state.factors.map((factor) => ({ ...factor, secret: undefined })),
  });
  const session = (aal: string): Answer =>
    ok({
      access_token: token(aal),
      refresh_token: `renew-${aal}`,
      token_type: 'bearer',
      expires_in: 3600,
      user: user(),
    });

  function factor(method: string, parts: string[], body: Body, bearer: string): Answer {
    if (!state.hasFactors) return { status: 404, body: '404 page not found' };
    const [id, action] = parts;
    if (id === undefined) {
      if (body['factor_type'] !== 'totp') return refusal(400, 'validation_failed');
      const secret = randomBytes(20);
      const at = new Date().toISOString();
      const made: Factor = {
        id: randomUUID(),
        friendly_name: body['friendly_name'] ?? '',
        factor_type: 'totp',
        status: 'unverified',
        created_at: at,
        updated_at: at,
        secret,
      };
      state.factors.push(made);
      return ok({
        id: made.id,
        type: 'totp',
        totp: { qr_code: '<svg/>', secret: base32(secret), uri: 'otpauth://totp/Roost' },
      });
    }
    const found = state.factors.find((each) => each.id === id);
    if (!found) return refusal(404, 'mfa_factor_not_found');
    if (method === 'DELETE') {
      if (found.status === 'verified' && claimsOf(bearer).aal !== 'aal2')
        return refusal(422, 'insufficient_aal');
      state.factors.splice(state.factors.indexOf(found), 1);
      return ok({ id });
    }
    if (action === 'challenge')
      return ok({
        id: randomUUID(),
        type: 'totp',
        expires_at: Math.floor(Date.now() / 1000) + 300,
      });
    if (body['code'] !== totp(found.secret)) return refusal(422, 'mfa_verification_failed');
    found.status = 'verified';
    return session('aal2');
  }

  function respond(method: string, url: URL, body: Body, bearer: string): Answer {
    const [first, ...rest] = url.pathname.replace('/auth/v1/', '').split('/');
    if (url.pathname === '/rest/v1/rpc/me')
      return ok({ id: ID, email: EMAIL, role: 'agent', display_name: 'Ada', disabled: false });
    switch (first) {
      case 'settings':
        return ok({ external: state.external, disable_signup: false });
      case 'token':
        if (url.searchParams.get('grant_type') === 'refresh_token')
          return session(body['refresh_token']?.slice('renew-'.length) ?? 'aal1');
        return body['password'] === state.password
          ? session('aal1')
          : refusal(400, 'invalid_credentials');
      case 'user':
        if (method === 'PUT') state.password = body['password'] ?? state.password;
        return ok({ ...user(), id: claimsOf(bearer).sub });
      case 'factors':
        return factor(method, rest, body, bearer);
      case 'otp':
        return refusal(422, 'otp_disabled');
      case 'verify':
        return body['token'] === '12345678' ? session('aal1') : refusal(403, 'otp_expired');
      default:
        return ok({});
    }
  }

  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://auth');
      state.asked.push(`${request.method ?? ''} ${url.pathname}${url.search}`);
      const bearer = request.headers.authorization?.slice('Bearer '.length) ?? '';
      const answer = respond(request.method ?? '', url, body, bearer);
      response
        .writeHead(answer.status, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  });
}
