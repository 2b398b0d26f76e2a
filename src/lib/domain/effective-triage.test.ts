import { describe, expect, it } from 'vitest';
import { effectiveTriage } from './effective-triage.ts';
import type { Triage } from './rows.ts';
import { certain, SENTIMENTS, TOPICS, URGENCIES, type TriageSource, type Topic } from './triage.ts';

const row = (source: TriageSource, topic: Topic, part: Partial<Triage> = {}): Triage => ({
  id: crypto.randomUUID(),
  message_id: 'a3bb189e-8bf9-4c3e-9b64-2f1d0a8a0d11',
  ticket_id: 'c56a4180-65aa-42ec-a945-5fd21dec0538',
  source,
  readings: {
    sentiment: certain(SENTIMENTS, 'neutral'),
    topic: certain(TOPICS, topic),
    urgency: certain(URGENCIES, 'low'),
  },
  corrected_heads: [],
  evidence: [source],
  language_supported: true,
  embedding: null,
  model_version: `${source}-1`,
  author_id: null,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  ...part,
});

describe('effective triage', () => {
  it('prefers the device to the linear model, whatever the order', () => {
    const rows = [row('device', 'refund'), row('linear', 'billing')];
    for (const order of [rows, rows.toReversed()]) {
      expect(effectiveTriage(order)?.readings.topic.label).toBe('refund');
      expect(effectiveTriage(order)?.sources.topic).toBe('device');
    }
  });

  it('lets a person win, but only in the heads that the person set', () => {
    const person = row('person', 'account', { corrected_heads: ['topic'] });
    person.readings.urgency = certain(URGENCIES, 'critical');
    const judged = effectiveTriage([row('device', 'refund'), person]);
    expect(judged?.readings.topic.label).toBe('account');
    expect(judged?.sources.topic).toBe('person');
    expect(judged?.readings.urgency.label).toBe('low');
    expect(judged?.sources.urgency).toBe('device');
  });

  it('is null before anybody has judged', () => {
    expect(effectiveTriage([])).toBeNull();
  });
});
