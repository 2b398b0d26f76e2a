import assert from 'node:assert/strict';
import { isSigned, signature } from './signature.ts';

Deno.test(
  'a body is signed over its bytes; one changed byte, another secret or none at all does not pass',
  () => {
    const bytes = new TextEncoder().encode('{"text":"caf\u00e9  "}');
    const good = signature('app secret', bytes);
    assert.match(good, /^sha256=[A-Za-z0-9+/]{43}=$/u);
    assert.ok(isSigned('app secret', bytes, good));
    assert.ok(!isSigned('app secret', new TextEncoder().encode('{"text":"caf\u00e9 "}'), good));
    assert.ok(!isSigned('other secret', bytes, good));
    assert.ok(!isSigned('app secret', bytes, good.replace('sha256=', '')));
    assert.ok(!isSigned('app secret', bytes, null));
  },
);

// Example of X's own documentation cannot be used (it prints no secret); this one is from RFC 4231, case 2.
Deno.test('the algorithm is HMAC-SHA256', () => {
  const hex = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
  const base64 = btoa(
    String.fromCharCode(...(hex.match(/../gu) ?? []).map((pair) => parseInt(pair, 16))),
  );
  assert.equal(signature('Jefe', 'what do ya want for nothing?'), `sha256=${base64}`);
});
