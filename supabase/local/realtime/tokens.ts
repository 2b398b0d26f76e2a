import { errors, jwtVerify } from 'jose';

/** Who speaks, as their verified token says. */
export interface Claims {
  role: string;
  sub: string | undefined;
  /** Seconds since 1970; null for an API key, which does not expire. */
  exp: number | null;
  /** All claims, as the policies read them from `request.jwt.claims`. */
  all: Record<string, unknown>;
}

/** Why a token counts for nothing, in the words of hosted Realtime. */
export class TokenRefused extends Error {
  readonly code: 'InvalidJWTToken' | 'MalformedJWT' | 'JwtSignatureError';

  constructor(code: TokenRefused['code'], message: string) {
    super(message);
    this.code = code;
  }
}

const ROLES = new Set(['anon', 'authenticated', 'service_role']);

export interface Keys {
  jwtSecret: string;
  anonKey: string;
  serviceRoleKey: string;
}

export interface Verifier {
  /** null for a key that is not one of ours. */
  ofApiKey(key: string | null): Claims | null;
  /** @throws TokenRefused */
  ofToken(token: string): Promise<Claims>;
}

/** `now` is in milliseconds. */
export function createVerifier(keys: Keys, now: () => number): Verifier {
  const secret = new TextEncoder().encode(keys.jwtSecret);
  const keyClaims = (role: string): Claims => ({ role, sub: undefined, exp: null, all: { role } });
  return {
    ofApiKey(key) {
      if (key === keys.anonKey) return keyClaims('anon');
      return key === keys.serviceRoleKey ? keyClaims('service_role') : null;
    },
    async ofToken(token) {
      try {
        const { payload } = await jwtVerify(token, secret, {
          algorithms: ['HS256'],
          currentDate: new Date(now()),
        });
        const { role, exp, sub } = payload;
        if (typeof role !== 'string' || !ROLES.has(role) || exp === undefined) {
          throw new TokenRefused('InvalidJWTToken', 'Fields `role` and `exp` are required in JWT');
        }
        return { role, sub, exp, all: payload };
      } catch (error) {
        throw refusal(error, now());
      }
    },
  };
}

function refusal(error: unknown, now: number): TokenRefused {
  if (error instanceof TokenRefused) return error;
  if (error instanceof errors.JWTExpired) {
    const seconds = Math.max(0, Math.floor(now / 1000) - (error.payload.exp ?? 0));
    return new TokenRefused('InvalidJWTToken', `Token has expired ${String(seconds)} seconds ago`);
  }
  if (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed
  ) {
    return new TokenRefused('JwtSignatureError', 'Failed to validate JWT signature');
  }
  return new TokenRefused('MalformedJWT', 'The token provided is not a valid JWT');
}
