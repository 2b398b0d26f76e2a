import assert from 'node:assert/strict';
import { troubleOfEnd } from './sending-health.ts';

Deno.test('what is wrong with one reply says nothing of the connection', () => {
  const failed = (error_code: string) =>
    troubleOfEnd({ outcome: 'failed', error_code, error_detail: 'Why.' });
  assert.equal(failed('duplicate'), undefined);
  assert.equal(failed('target_deleted'), undefined);
  assert.deepEqual(failed('x_read_only'), {
    code: 'x_read_only',
    detail: 'Why.',
    retryAfter: null,
  });
});

Deno.test('a reply that X took ends the trouble, one that waits says until when', () => {
  const at = '2026-03-01T10:00:00.000Z';
  assert.equal(troubleOfEnd({ outcome: 'sent', x_post_id: '1', sent_at: at }), null);
  const waits = { outcome: 'queued', error_code: 'x_rate_limited', error_detail: '' } as const;
  assert.equal(troubleOfEnd({ ...waits, not_before: at })?.retryAfter, at);
});
