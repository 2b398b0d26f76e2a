import assert from 'node:assert/strict';
import { EnvironmentError, readDatabaseEnvironment, readXEnvironment } from './environment.ts';

Deno.test('says which settings are missing or wrong, and never their values', () => {
  assert.throws(
    () => readDatabaseEnvironment({ SUPABASE_URL: 'not an address', SUPABASE_ANON_KEY: ' ' }),
    (error) => {
      assert.ok(error instanceof EnvironmentError);
      assert.equal(
        error.message,
        'Environment variables missing: SUPABASE_SERVICE_ROLE_KEY; not usable: SUPABASE_URL, SUPABASE_ANON_KEY.',
      );
      return true;
    },
  );
});

const KEYS = { X_APP_KEY: 'a', X_APP_SECRET: 'b', X_ACCESS_TOKEN: 'c', X_ACCESS_SECRET: 'd' };

Deno.test('X is the real one unless told otherwise', () => {
  assert.equal(readXEnvironment(KEYS).origin, 'https://api.x.com');
  const simulated = { ...KEYS, X_API_ORIGIN: 'http://127.0.0.1:4000/', X_BEARER_TOKEN: '' };
  assert.equal(readXEnvironment(simulated).origin, 'http://127.0.0.1:4000');
  assert.equal(readXEnvironment(simulated).credentials?.bearer_token, null);
});

Deno.test('keys in the environment are taken whole or not at all', () => {
  assert.deepEqual(readXEnvironment({}), {
    origin: 'https://api.x.com',
    credentials: null,
    missing: [],
    appSecret: null,
  });
  const half = readXEnvironment({ ...KEYS, X_ACCESS_SECRET: ' ' });
  assert.equal(half.credentials, null);
  assert.deepEqual(half.missing, ['X_ACCESS_SECRET']);
  assert.equal(half.appSecret, 'b');
});
