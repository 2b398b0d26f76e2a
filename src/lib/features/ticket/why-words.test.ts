import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judged } from '../../../../tests/support/ui/samples.ts';
import type { Driver } from '../../domain/explanation.ts';
import { piecesOf, tellDrivers, tellGuess } from './why-words.ts';

const text = 'Locked out of my account, third time';
const at = (words: string, drop: number, within = text): Driver => {
  const start = within.indexOf(words);
  return { start, end: start + words.length, drop };
};
const account = (...drivers: Driver[]) => ({ label: 'account', probability: 0.95, drivers });
const triage = judged('account', 'high');
const message = { text, previous: null, triage };

describe('what drove a label', () => {
  it('is told with what the model would say without it', () => {
    const told = tellDrivers(
      'topic',
      account(at('Locked out', 0.48), at('third time', 0.17)),
      message,
    );
    expect(told.sentences).toEqual([
      'Without “Locked out” it would be 47% sure of Account instead of 95%; without “third time”, 78%.',
    ]);
    expect(told.marks).toHaveLength(2);
  });

  it('may be the message as a whole', () => {
    expect(tellDrivers('topic', account(), message).sentences).toEqual([
      'No single word decides: it is 95% sure of Account from the message as a whole.',
    ]);
    const { sentences } = tellDrivers('topic', account(), { ...message, previous: 'Hello?' });
    expect(sentences[0]).toMatch(/read with the customer’s message before it\.$/u);
  });

  it('is told of the model’s own label where a person set another', () => {
    const corrected = judged('billing', 'high');
    corrected.sources.topic = 'person';
    const told = tellDrivers('topic', account(at('account', 0.3)), {
      ...message,
      triage: corrected,
    });
    expect(told.sentences[0]).toBe('A person set Billing; the model says Account.');
    corrected.readings.topic = triage.readings.topic;
    const agreed = tellDrivers('topic', account(), { ...message, triage: corrected });
    expect(agreed.sentences[0]).toBe('A person and the model agree on Account.');
  });

  it('says so when the model has changed its mind', () => {
    const told = tellDrivers('topic', account(), { ...message, triage: judged('billing', 'low') });
    expect(told.sentences[0]).toBe('Read once more, the model says Account.');
  });

  it('quotes long and turned words so that the sentence stays readable', () => {
    const long = `\u202e${'ab '.repeat(30)}`;
    const told = tellDrivers('topic', account(at(long, 0.5, long)), { ...message, text: long });
    expect(told.sentences[0]).toMatch(/^Without “(ab ){13}a…” it would/u);
  });
});

describe('a first guess', () => {
  const guess = { ...judged('billing', 'high'), evidence: ["can't wait", 'charged twice'] };

  it('names its words for urgency, where they stand', () => {
    const words = 'CHARGED  twice, I can’t wait';
    const told = tellGuess('urgency', { text: words, triage: guess });
    expect(told.sentences.join(' ')).toBe(
      "This is a first guess from single words. “can't wait” and “charged twice” speak for haste.",
    );
    expect(told.marks.map(({ start, end }) => words.slice(start, end))).toEqual([
      'can’t wait',
      'CHARGED  twice',
    ]);
  });

  it('names none for the rest', () => {
    expect(tellGuess('topic', { text, triage: guess }).marks).toEqual([]);
    const none = tellGuess('urgency', { text, triage: { evidence: [] } });
    expect(none.sentences[1]).toMatch(/None of them/u);
  });

  it('marks nothing that is not in the text', () => {
    const told = tellGuess('urgency', { text: '(*)', triage: { evidence: ['angry (face) *'] } });
    expect(told.marks).toEqual([]);
  });
});

describe('the pieces of a text', () => {
  it('are the text, with the marked words apart', () => {
    expect(
      piecesOf('a bad day', [{ start: 2, end: 5 }]).map((each) => [each.text, each.mark]),
    ).toEqual([
      ['a ', false],
      ['bad', true],
      [' day', false],
    ]);
  });

  it('lose nothing, whatever is marked', () => {
    const span = fc
      .tuple(fc.nat(30), fc.nat(30))
      .map(([start, length]) => ({ start, end: start + length }));
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.array(span), (whole, spans) => {
        const pieces = piecesOf(whole, spans);
        expect(pieces.map((piece) => piece.text).join('')).toBe(whole);
        expect(new Set(pieces.map(({ start }) => start)).size).toBe(pieces.length);
      }),
    );
  });
});
