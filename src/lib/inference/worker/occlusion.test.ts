import { describe, expect, it } from 'vitest';
import { HEADS } from '../../domain/triage.ts';
import type { Readings } from '../../domain/triage.ts';
import { someReadings } from '../fakes.ts';
import { explain } from './occlusion.ts';
import type { TriageInput, TriageOutput } from './triage-session.ts';

/** Says "account" as surely as the words in a text add up to. */
function session(worth: Record<string, number>, base = 0.2) {
  const runs: (readonly TriageInput[])[] = [];
  return {
    runs,
    run: (inputs: readonly TriageInput[]): Promise<TriageOutput[]> => {
      runs.push(inputs);
      return Promise.resolve(
        inputs.map(({ text }) => ({
          readings: accountAt(
            Object.entries(worth).reduce(
              (sum, [word, adds]) => sum + (text.includes(word) ? adds : 0),
              base,
            ),
          ),
          languageKnown: 1,
          embedding: new Float32Array(),
        })),
      );
    },
  };
}

function accountAt(probability: number): Readings {
  const rest = (1 - probability) / (HEADS.topic.length - 1);
  const probabilities = HEADS.topic.map((label) => (label === 'account' ? probability : rest));
  return {
    ...someReadings(),
    topic: { label: 'account', probability, probabilities, unsure: false },
  };
}

const named = (text: string, drivers: { start: number; end: number; drop: number }[]) =>
  drivers.map(({ start, end, drop }) => [text.slice(start, end), Number(drop.toFixed(2))]);

describe('the words behind a label', () => {
  it('are those that it loses most by, strongest first', async () => {
    const text = 'Locked out, third time 😡 @Larkline';
    const { topic } = await explain(session({ Locked: 0.4, '😡': 0.1, third: 0.2 }), { text });
    expect(topic).toMatchObject({ label: 'account', probability: expect.closeTo(0.9) as unknown });
    expect(named(text, topic.drivers)).toEqual([
      ['Locked', 0.4],
      ['third', 0.2],
      ['😡', 0.1],
    ]);
  });

  it('are asked for in one run of at most sixteen texts, the whole one first', async () => {
    const fake = session({});
    const text = 'slow '.repeat(75);
    await explain(fake, { text, previous: 'My parcel is late' });
    expect(fake.runs).toHaveLength(1);
    const [run = []] = fake.runs;
    expect(run).toHaveLength(16);
    expect(run[0]).toEqual({ text, previous: 'My parcel is late' });
    expect(run.every(({ previous }) => previous === 'My parcel is late')).toBe(true);
  });

  it('are two together only where that says more than one of them', async () => {
    const text = 'my gift cards got stolen';
    const both = await explain(session({ gift: 0.2, cards: 0.2, stolen: 0.3 }), { text });
    expect(named(text, both.topic.drivers)).toEqual([
      ['gift cards', 0.4],
      ['stolen', 0.3],
    ]);
    const one = await explain(session({ gift: 0.2, stolen: 0.3 }), { text });
    expect(named(text, one.topic.drivers)).toEqual([
      ['stolen', 0.3],
      ['gift', 0.2],
    ]);
  });

  it('are at most four', async () => {
    const worth = { one: 0.1, two: 0.1, three: 0.1, four: 0.1, five: 0.1 };
    const { topic } = await explain(session(worth), { text: 'one, two, three, four, five' });
    expect(topic.drivers).toHaveLength(4);
  });

  it('do not count when they hardly matter or speak against it', async () => {
    const text = 'still, stuck, thanks';
    const { topic } = await explain(session({ still: 0.02, stuck: 0.2, thanks: -0.3 }, 0.5), {
      text,
    });
    expect(named(text, topic.drivers)).toEqual([['stuck', 0.2]]);
  });

  it.each(['', '@Larkline', '...', 'https://a.example'])('are none in %j', async (text) => {
    const explanation = await explain(session({}), { text });
    expect(explanation.topic.label).toBe('account');
    expect(Object.values(explanation).flatMap(({ drivers }) => drivers)).toEqual([]);
  });
});
