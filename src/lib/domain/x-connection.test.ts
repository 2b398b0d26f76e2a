import { describe, expect, it } from 'vitest';
import { costOf, lastUsageOf, PRICES, stateOf, usageOf, type XConnection } from './x-connection.ts';

const NOW = Date.parse('2026-11-28T12:00:00Z');
const CONNECTION: XConnection = {
  id: '1',
  brand_account_id: '2',
  credentials_from: 'stored',
  credential_hints: {},
  credentials_saved_at: '2026-11-01T08:00:00Z',
  paused_at: null,
  disconnected_at: null,
  poll_seconds: 60,
  last_polled_at: '2026-11-28T11:59:30Z',
  last_post_at: null,
  last_error_kind: null,
  last_error_code: null,
  last_error_detail: null,
  last_error_at: null,
  failing_since: null,
  retry_after: null,
  webhook_state: 'none',
  webhook_last_event_at: null,
  tested_at: null,
  test_result: null,
  usage_month: '2026-11-01',
  posts_read: 1_000,
  posts_sent: 100,
  posts_with_link_sent: 10,
  last_usage: { month: '2026-10-01', posts_read: 7, posts_sent: 3, posts_with_link_sent: 0 },
  prices: null,
  updated_by: null,
  updated_at: '2026-11-28T11:59:30Z',
};
const failing = (code: string) => ({
  last_error_kind: 'read' as const,
  last_error_code: code,
  last_error_at: '2026-11-28T11:59:00Z',
  failing_since: '2026-11-28T10:00:00Z',
});

describe('stateOf', () => {
  it.each([
    ['live', {}],
    ['paused', { paused_at: '2026-11-28T11:00:00Z', ...failing('x_unauthorized') }],
    ['disconnected', { disconnected_at: '2026-11-28T11:00:00Z' }],
    ['failing', failing('x_unauthorized')],
    ['waiting', { ...failing('x_rate_limited'), retry_after: '2026-11-28T12:10:00Z' }],
    ['failing', failing('x_rate_limited')],
    ['unconnected', failing('x_not_connected')],
    ['unconnected', { credentials_from: 'none' as const }],
    ['unattended', { last_polled_at: '2026-11-28T11:55:00Z' }],
    ['live', { last_polled_at: '2026-11-28T11:55:00Z', poll_seconds: 3_600 }],
    ['unattended', { last_polled_at: null, updated_at: '2026-11-28T11:55:00Z' }],
    ['live', { last_polled_at: null }],
  ])('is %s for %j', (kind, changes) => {
    expect(stateOf({ ...CONNECTION, ...changes }, NOW).kind).toBe(kind);
  });
});

describe('what a month comes to', () => {
  it('is what was read and sent, each at its price', () => {
    const { read, sent, sentWithLink, total } = costOf(usageOf(CONNECTION, NOW), PRICES);
    expect(read).toBeCloseTo(5);
    expect(sent).toBeCloseTo(1.35);
    expect(sentWithLink).toBeCloseTo(2);
    expect(total).toBeCloseTo(8.35);
  });

  it('is nothing in a month in which nothing was counted yet', () => {
    const december = Date.parse('2026-12-01T00:00:01Z');
    expect(usageOf(CONNECTION, december)).toMatchObject({ month: '2026-12-01', posts_read: 0 });
    expect(lastUsageOf(CONNECTION, december)).toMatchObject({
      month: '2026-11-01',
      posts_read: 1_000,
    });
    expect(lastUsageOf(CONNECTION, NOW)).toMatchObject({ month: '2026-10-01' });
  });
});
