import { describe, expect, it } from 'vitest';
import { certain, HEADS, type Topic, type Urgency } from '../triage.ts';
import { SlaRules, type Promised, type RuleRows } from './rules.ts';
import type { Policy } from './schedule.ts';
import { walkMinutes } from './slow-reference.ts';

const MINUTE = 60_000;
const policy = (name: string, over: Partial<Policy>): Policy => ({
  id: name,
  name,
  position: 0,
  levels: [],
  topics: [],
  brand_account_ids: [],
  calendar_id: null,
  first_response_minutes: 60,
  next_response_minutes: null,
  solve_minutes: null,
  pause_while_waiting: true,
  warn_minutes: 15,
  active: true,
  updated_at: '2026-01-01T00:00:00Z',
  ...over,
});
const rules = (policies: Policy[], more: Partial<RuleRows> = {}) =>
  new SlaRules({ policies, calendars: [], holidays: [], ...more });

function ticket(urgency: Urgency, topic: Topic, over: Partial<Promised> = {}): Promised {
  return {
    ticket: {
      brand_account_id: 'larkline',
      status: 'open',
      first_message_at: '2026-02-06T16:50:00Z',
      solved_at: null,
      updated_at: '2026-02-06T16:50:00Z',
      pauses: [],
    },
    followers: 100,
    triage: {
      readings: {
        sentiment: certain(HEADS.sentiment, 'neutral'),
        topic: certain(HEADS.topic, topic),
        urgency: certain(HEADS.urgency, urgency),
      },
      sources: { sentiment: 'device', topic: 'device', urgency: 'device' },
      evidence: [],
      languageSupported: true,
      modelVersion: 'model-1',
    },
    answers: { firstAt: null, last: null },
    unansweredSince: '2026-02-06T16:50:00Z',
    unanswered: 1,
    ...over,
  };
}

const nine = [{ from: '09:00', to: '17:00' }];
const office = {
  id: 'office',
  time_zone: 'Europe/London',
  hours: [nine, nine, nine, nine, nine, [], []],
};

describe('the policy of a ticket', () => {
  const all = rules([
    policy('rest', { position: 9 }),
    policy('switched off', { position: 0, active: false }),
    policy('urgent', { position: 1, levels: ['urgent'] }),
    policy('other brand', { position: 2, brand_account_ids: ['ternway'] }),
    policy('money', { position: 3, topics: ['billing', 'refund'], levels: ['high', 'normal'] }),
  ]);
  const of = (promised: Promised) => all.scheduleFor(promised)?.policy.name;

  it('is the first active one that fits its level, topic and account', () => {
    expect(of(ticket('critical', 'billing'))).toBe('urgent');
    expect(of(ticket('high', 'billing'))).toBe('money');
    expect(of(ticket('low', 'billing'))).toBe('rest');
    expect(of(ticket('normal', 'product'))).toBe('rest');
    const elsewhere = ticket('normal', 'refund');
    elsewhere.ticket.brand_account_id = 'ternway';
    expect(of(elsewhere)).toBe('other brand');
  });

  it('asks for no topic while nobody has read the message', () => {
    expect(of(ticket('normal', 'billing', { triage: null }))).toBe('rest');
  });

  it('does not grow stricter while the ticket waits, only when the customer writes again', () => {
    const onlyHigh = rules([policy('high', { levels: ['high'] })]);
    const near = ticket('high', 'product');
    const { urgency, sentiment } = near.triage?.readings ?? {};
    if (!urgency || !sentiment) throw new Error('not read');
    // 44 points: two short of high, which waiting for hours would add, and a second message adds.
    urgency.probabilities = [0, 0.55, 0.45, 0];
    sentiment.probabilities = [0.7, 0.3, 0];
    expect(onlyHigh.scheduleFor(near)).toBeNull();
    expect(onlyHigh.scheduleFor({ ...near, unanswered: 2 })).not.toBeNull();
  });

  it('is none when none fits', () => {
    expect(
      rules([policy('urgent', { levels: ['urgent'] })]).scheduleFor(ticket('low', 'praise')),
    ).toBeNull();
    expect(rules([]).scheduleFor(ticket('low', 'praise'))).toBeNull();
  });
});

describe('the calendar of a policy', () => {
  it('counts its own holidays', () => {
    const with_ = (calendar_id: string) =>
      rules([policy('p', { calendar_id, first_response_minutes: 20 })], {
        calendars: [office, { ...office, id: 'other' }],
        holidays: [{ calendar_id: 'office', day: '2026-02-09' }],
      }).scheduleFor(ticket('normal', 'product'))?.dueAt;
    expect(with_('office')).toBe(Date.parse('2026-02-10T09:10:00Z'));
    expect(with_('other')).toBe(Date.parse('2026-02-09T09:10:00Z'));
  });

  it('that this device does not have leaves the promise unknown', () => {
    const lost = rules([policy('p', { calendar_id: 'lost' })]);
    expect(lost.scheduleFor(ticket('normal', 'product'))?.plans.first_response).toEqual({
      kind: 'unknown',
      reason: 'calendar_missing',
    });
  });
});

it('pauses of any order count once', () => {
  const promised = ticket('normal', 'product');
  promised.ticket.pauses = [
    { from: '2026-02-06T18:00:00Z', to: '2026-02-06T19:00:00Z' },
    { from: '2026-02-06T17:00:00Z', to: '2026-02-06T18:30:00Z' },
    { from: '2026-02-06T20:00:00Z', to: '2026-02-06T19:00:00Z' },
  ];
  expect(rules([policy('p', {})]).scheduleFor(promised)?.dueAt).toBe(
    Date.parse('2026-02-06T19:50:00Z'),
  );
});

it('places a ticket in microseconds what a walk by minutes takes milliseconds for', () => {
  const many = Array.from({ length: 4_000 }, (_, n) => {
    const promised = ticket('normal', 'product');
    const at = Date.parse('2026-03-01T00:00:00Z') + n * 17 * MINUTE;
    promised.ticket.first_message_at = new Date(at).toISOString();
    return promised;
  });
  const fast = rules([policy('p', { calendar_id: 'office', first_response_minutes: 120 })], {
    calendars: [office],
    holidays: [{ calendar_id: 'office', day: '2026-04-06' }],
  });
  const begun = performance.now();
  const due = many.map((promised) => fast.scheduleFor(promised)?.dueAt);
  const each = (performance.now() - begun) / many.length;

  const sample = many.filter((_, n) => n % 200 === 0);
  const written = { ...office, holidays: [{ day: '2026-04-06' }] };
  const walkBegun = performance.now();
  const walked = sample.map(({ ticket: { first_message_at } }) => {
    const from = Date.parse(first_message_at);
    return walkMinutes(written, from, 120, from + 6 * 24 * 60 * MINUTE);
  });
  const walkEach = (performance.now() - walkBegun) / sample.length;
  expect(due.filter((_, n) => n % 200 === 0)).toEqual(walked);
  expect(
    walkEach / each,
    `${each.toFixed(4)} ms against ${walkEach.toFixed(2)} ms`,
  ).toBeGreaterThan(50);
});
