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

Deno.test('X is the real one unless told otherwise', () => {
  const keys = { X_APP_KEY: 'a', X_APP_SECRET: 'b', X_ACCESS_TOKEN: 'c', X_ACCESS_SECRET: 'd' };
  assert.equal(readXEnvironment(keys).X_API_ORIGIN, 'https://api.x.com');
  const simulated = { ...keys, X_API_ORIGIN: 'http://127.0.0.1:4000/', X_BEARER_TOKEN: '' };
  assert.equal(readXEnvironment(simulated).X_API_ORIGIN, 'http://127.0.0.1:4000');
  assert.equal(readXEnvironment(simulated).X_BEARER_TOKEN, undefined);
});
