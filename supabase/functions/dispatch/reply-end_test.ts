import assert from 'node:assert/strict';
import { XCallError } from '../_shared/x/call-error.ts';
import { endOfFailedAttempt } from './reply-end.ts';

const clock = { now: () => Date.parse('2026-03-01T10:00:00Z'), random: () => 0.5 };

function problem(status: number, detail: string, resetAt: number | null = null): XCallError {
  return XCallError.refused(
    status,
    { title: 'Problem', type: 'about:blank', status, detail },
    resetAt,
  );
}

function end(error: XCallError): string {
  const { outcome, ...rest } = endOfFailedAttempt(error, clock);
  return `${outcome} ${'error_code' in rest ? rest.error_code : ''}`;
}

Deno.test('what X refuses for good is failed, with a reason a person can act on', () => {
  const notEngaged =
    'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.';
  assert.equal(end(problem(403, notEngaged)), 'failed reply_not_allowed');
  assert.equal(
    end(problem(403, 'You are not allowed to create a Tweet with duplicate content.')),
    'failed duplicate',
  );
  const gone = 'You attempted to reply to a Tweet that is deleted or not visible to you.';
  assert.equal(end(problem(403, gone)), 'failed target_deleted');
  assert.equal(end(problem(403, 'Your Tweet text is too long.')), 'failed too_long');
  assert.equal(end(problem(403, 'Something new.')), 'failed x_forbidden');
  assert.equal(end(problem(401, 'Unauthorized')), 'failed x_unauthorized');
  assert.equal(
    end(problem(400, 'One or more parameters to your request was invalid.')),
    'failed x_refused',
  );
});

Deno.test('what X may have done is unknown, never sent again by itself', () => {
  assert.equal(end(XCallError.cut('timeout', new Error('late'))), 'unknown x_timeout');
  assert.equal(end(XCallError.cut('cut', new Error('reset'))), 'unknown x_cut');
  assert.equal(end(XCallError.unreadable(201)), 'unknown x_unreadable');
  assert.equal(end(problem(500, 'Internal Server Error')), 'unknown x_unavailable');
  assert.equal(end(XCallError.refused(503, undefined, null)), 'unknown x_unavailable');
});

Deno.test('what X has certainly not done goes back to the queue with a time', () => {
  const reset = Date.parse('2026-03-01T10:07:00Z') / 1_000;
  const limited = endOfFailedAttempt(problem(429, 'Too Many Requests', reset), clock);
  assert.deepEqual(limited, {
    outcome: 'queued',
    error_code: 'x_rate_limited',
    error_detail: 'Too Many Requests',
    not_before: '2026-03-01T10:07:00.000Z',
  });
  assert.equal(end(XCallError.cut('unreachable', new Error('no route'))), 'queued x_unreachable');
  assert.equal(end(problem(503, 'Service Unavailable')), 'queued x_unavailable');
});
