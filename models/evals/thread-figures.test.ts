import { describe, expect, it } from 'vitest';
import { certain, HEADS } from '../../src/lib/domain/triage.ts';
import type { Readings, Topic } from '../../src/lib/domain/triage.ts';
import { threadFigures } from './thread-figures.ts';
import { parseThreadLines } from './thread-lines.ts';

const about = (topic: Topic): Readings => ({
  sentiment: certain(HEADS.sentiment, 'neutral'),
  topic: certain(HEADS.topic, topic),
  urgency: certain(HEADS.urgency, 'low'),
});
const billing = HEADS.topic.indexOf('billing');
const read = (alone: Topic, inThread: Topic) => ({
  gold: { topic: billing },
  alone: about(alone),
  inThread: about(inThread),
});

describe('threadFigures', () => {
  it('is the accuracy with and without the message before', () => {
    const set = [
      read('other', 'billing'),
      read('other', 'billing'),
      read('billing', 'billing'),
      read('billing', 'order'),
    ];
    expect(threadFigures(set, 'topic')).toMatchObject({
      n: 4,
      alone: 0.5,
      inThread: 0.75,
      gain: 0.25,
    });
    expect(threadFigures(set, 'urgency')).toBeNull();
  });

  it('is sure of a gain that every message has', () => {
    const set = [read('other', 'billing'), read('other', 'billing')];
    expect(threadFigures(set, 'topic')?.gainInterval).toEqual([1, 1]);
  });
});

describe('parseThreadLines', () => {
  it('reads labels beside the text and names what is missing', () => {
    const { lines, malformed } = parseThreadLines(
      [
        '{"text":"did that","previous":"no signal","topic":"technical","urgency":2,"sentiment":"negative"}',
        '{"text":"did that","topic":"technical","urgency":2,"sentiment":"negative"}',
        '{"text":"did that","previous":"no signal","topic":"technical","urgency":9,"sentiment":"negative"}',
      ].join('\n'),
    );
    expect(lines).toEqual([
      {
        number: 1,
        id: 'did that',
        text: 'did that',
        previous: 'no signal',
        gold: { topic: HEADS.topic.indexOf('technical'), urgency: 2, sentiment: 0 },
      },
    ]);
    expect(malformed).toEqual([
      { number: 2, reason: 'previous is missing' },
      { number: 3, reason: 'urgency cannot be 9' },
    ]);
  });
});
