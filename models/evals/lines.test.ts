import { describe, expect, it } from 'vitest';
import { parseLines } from './lines.ts';

describe('parseLines', () => {
  it('takes all labels, some or none, and urgency as number or word', () => {
    const { lines, malformed } = parseLines(
      [
        '{"id":"a","text":"late again","labels":{"sentiment":"negative","topic":"delivery","urgency":2}}',
        '',
        '{"id":7,"text":"hm","labels":{"urgency":"critical"}}',
        '{"id":"c","text":"no labels"}\r',
      ].join('\n'),
    );
    expect(malformed).toEqual([]);
    expect(lines).toEqual([
      { number: 1, id: 'a', text: 'late again', gold: { sentiment: 0, topic: 0, urgency: 2 } },
      { number: 3, id: '7', text: 'hm', gold: { urgency: 3 } },
      { number: 4, id: 'c', text: 'no labels', gold: {} },
    ]);
  });

  it('takes the message before, where there is one', () => {
    const { lines } = parseLines(
      '{"id":"a","text":"done","previous":"reset it"}\n{"id":"b","text":"x","previous":null}',
    );
    expect(lines).toEqual([
      { number: 1, id: 'a', text: 'done', previous: 'reset it', gold: {} },
      { number: 2, id: 'b', text: 'x', gold: {} },
    ]);
  });

  it.each([
    ['{"id":"a","text":"x","previous":7}', 'previous cannot be 7'],
    ['{"id":"a","text":', 'not JSON'],
    ['[]', 'id is missing'],
    ['7', 'not an object'],
    ['{"id":"a"}', 'text is missing'],
    ['{"id":null,"text":"x"}', 'id cannot be null'],
    ['{"id":"a","text":"x","labels":{"topic":"weather"}}', 'labels.topic cannot be "weather"'],
    ['{"id":"a","text":"x","labels":{"urgency":4}}', 'labels.urgency cannot be 4'],
  ])('tells the line and the reason of %s', (raw, reason) => {
    const { lines, malformed } = parseLines(`{"id":"ok","text":"fine"}\n${raw}\n`);
    expect(lines).toHaveLength(1);
    expect(malformed).toEqual([{ number: 2, reason }]);
  });
});
