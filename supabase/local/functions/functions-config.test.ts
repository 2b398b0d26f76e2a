import { expect, it } from 'vitest';
import { parseVerifyJwt } from './functions-config.ts';

it('reads verify_jwt from the sections of functions alone', () => {
  const found = parseVerifyJwt(`
verify_jwt = false
[functions.webhook] # X signs instead
verify_jwt = false # see above
import_map = "./functions/deno.json"
[ functions.ingest ]
verify_jwt   =   true
[auth]
verify_jwt = false
[functions."with-dash"]
verify_jwt = false
`);
  expect(Object.fromEntries(found)).toEqual({ webhook: false, ingest: true, 'with-dash': false });
});
