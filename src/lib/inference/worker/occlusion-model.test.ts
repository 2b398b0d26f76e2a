/** The explanation with the model that ships: what it names must matter to the model. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openNodeSession } from '../../../../models/evals/node-session.ts';
import { HEAD_NAMES, HEADS } from '../../domain/triage.ts';
import type { Head } from '../../domain/triage.ts';
import { explain } from './occlusion.ts';
import type { TriageSession } from './triage-session.ts';

let session: TriageSession;
beforeAll(async () => {
  ({ session } = await openNodeSession(new URL('../../../../models/triage/', import.meta.url)));
}, 60_000);

const SENTENCES = [
  '@PebbleBank my account was hacked and someone is taking my money right now!!',
  '@HeronBooks thank you, the parcel came a day early and it is lovely',
  'Locked out of my account for the third time this week 😡😡',
  'You charged my card twice for one order and nobody answers. I want my money back today.',
  'The app crashes every time I open it since the last update.',
  'worst customer service ever, hung up on me twice',
  'I am stranded at the station with two small children, the last train was cancelled and your help line hangs up on me.',
  'the kettle arrived smashed &amp; the box was soaked 😤 @TealHome',
  'can I change the delivery address on order 4471?',
  'refund please',
  'Do you sell gift cards?',
  "@LarkspurPost it's been two weeks, where is my parcel?? https://a.example/track",
  'How do I get the heating in the rental to turn on? The manual you left is for another model and my kids are freezing in here, please call me back as soon as you can because nobody picks up the phone at the office',
];

/** What becomes of each label when all the words that are named for it are deleted together. */
async function deleted(text: string) {
  const explanation = await explain(session, { text });
  const named = HEAD_NAMES.filter((head) => explanation[head].drivers.length > 0);
  const outputs = await session.run(named.map((head) => ({ text: rest(text, head) })));
  return named.map((head, index) => {
    const { label, probability } = explanation[head];
    const labels: readonly string[] = HEADS[head];
    const after = outputs[index]?.readings[head];
    return {
      drop: probability - (after?.probabilities[labels.indexOf(label)] ?? 1),
      flipped: after?.label !== label,
    };
  });

  function rest(whole: string, head: Head): string {
    const backwards = explanation[head].drivers.toSorted((a, b) => b.start - a.start);
    return backwards.reduce(
      (left, { start, end }) => left.slice(0, start) + left.slice(end),
      whole,
    );
  }
}

describe('with the shipped model', () => {
  it('the label moves when the words that are named for it are deleted', async () => {
    const found: Awaited<ReturnType<typeof deleted>> = [];
    for (const text of SENTENCES) found.push(...(await deleted(text)));
    // Three labels a sentence; some rest on the sentence as a whole.
    expect(found.length).toBeGreaterThan(SENTENCES.length * 2);
    for (const { drop } of found) expect(drop).toBeGreaterThan(0);
    const moved = found.filter(({ drop, flipped }) => flipped || drop > 0.15);
    expect(moved.length / found.length).toBeGreaterThan(0.7);
  }, 120_000);

  it('names words as they stand in the text, beside emoji, entities and handles', async () => {
    const text = '😤😤 @TealHome &quot;my kettle&quot; arrived smashed &amp; soaked 👩🏽‍🔧';
    const explanation = await explain(session, { text });
    const words = HEAD_NAMES.flatMap((head) => explanation[head].drivers).map(({ start, end }) =>
      text.slice(start, end),
    );
    expect(words.join(' ')).toContain('smashed');
    for (const word of words) expect(word).toMatch(/^[\p{L}\p{Extended_Pictographic}]/u);
    expect(words.join(' ')).not.toMatch(/TealHome|quot|amp/u);
  }, 60_000);

  it('answers for 25,000 characters', async () => {
    const long = 'My parcel was due on Monday and nobody answers the phone. '.repeat(450);
    const { topic } = await explain(session, { text: long.slice(0, 25_000) });
    expect(HEADS.topic).toContain(topic.label);
  }, 120_000);
});
