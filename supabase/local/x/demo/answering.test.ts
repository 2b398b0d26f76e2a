import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../random.ts';
import { angryAnswers } from './answers/angry.ts';
import { detailAnswers } from './answers/details.ts';
import { answersInOtherLanguages } from './answers/other-languages.ts';
import { askedAnswers, banterAnswers } from './answers/pleasant.ts';
import { reliefAnswers } from './answers/relief.ts';
import { stillWaitingAnswers } from './answers/waiting.ts';
import { worriedAnswers } from './answers/worried.ts';
import { answerTo, type CustomerState } from './answering.ts';
import { readReply } from './reply-reader.ts';
import type { DemoLanguage, SituationKind } from './scene.ts';

/** Chance that always says yes, so that everybody answers. */
function willing(): Random {
  return { ...createRandom(5), chance: () => true };
}

function newcomer(kind: SituationKind, lang: DemoLanguage = 'en'): CustomerState {
  return { kind, lang, answers: 0, letDowns: 0, gaveDetails: false, content: false };
}

const nothing: ReadonlySet<string> = new Set();

describe('a reply', () => {
  it.each([
    ['Could you DM us your order number and postcode?', 'asks'],
    ['Which flight were you on?', 'asks'],
    ["We've refunded the second charge, it will show tomorrow.", 'solves'],
    ['Good news: your connection is back online. Anything else?', 'solves'],
    ['An engineer is on his way to you now.', 'solves'],
    ['Yes, you can take a folding bike free of charge.', 'informs'],
    ['We are so sorry about this and are looking into it.', 'holds'],
    ['¿Nos envías por mensaje privado el número de pedido?', 'asks'],
    ['Wir haben die Karte gesperrt.', 'solves'],
    ["C'est réglé, vous êtes remboursée.", 'solves'],
  ] as const)('"%s" %s', (text, act) => {
    expect(readReply(text)).toBe(act);
  });
});

describe('a customer', () => {
  it('gives details once, grows impatient, then angry, then is relieved and silent', () => {
    const random = willing();
    const replies = [
      'Sorry! Could you send us your order number?',
      'Thanks, we are looking into it.',
      'We are still looking into it.',
      "We've refunded you today.",
      'Is there anything else?',
    ];
    const expected = [detailAnswers, stillWaitingAnswers, angryAnswers, reliefAnswers];
    let state = newcomer('money');
    for (const [index, reply] of replies.entries()) {
      const answer = answerTo(reply, state, nothing, random);
      expect(expected[index]?.includes(answer?.template ?? '')).toBe(answer ? true : undefined);
      expect(answer?.text ?? '').not.toMatch(/[{}]/u);
      if (answer) state = answer.state;
    }
    expect(state).toMatchObject({ answers: 4, content: true });
  });

  it('in danger stays worried until it is over', () => {
    const answer = answerTo('We are on it.', newcomer('danger'), nothing, willing());
    expect(worriedAnswers).toContain(answer?.template);
    const over = answerTo('We have blocked the card.', newcomer('danger'), nothing, willing());
    expect(reliefAnswers).toContain(over?.template);
  });

  it('who asked or joked answers in kind and has had enough', () => {
    const asked = answerTo('Yes, until 22:00.', newcomer('asking'), nothing, willing());
    expect(askedAnswers).toContain(asked?.template);
    const joked = answerTo('Ha!', newcomer('banter'), nothing, willing());
    expect(banterAnswers).toContain(joked?.template);
    expect(
      answerTo('More?', joked?.state ?? newcomer('banter'), nothing, willing()),
    ).toBeUndefined();
  });

  it('keeps to the own language', () => {
    for (const lang of ['es', 'fr', 'de', 'pt', 'it', 'nl', 'pl', 'sv'] as const) {
      const answer = answerTo(
        'We are looking into it.',
        newcomer('waiting', lang),
        nothing,
        willing(),
      );
      expect(answersInOtherLanguages[lang].waiting).toContain(answer?.template);
    }
  });

  it('does not say what was said lately while there are other words', () => {
    const used = new Set(stillWaitingAnswers.slice(1));
    const answer = answerTo('We are looking into it.', newcomer('waiting'), used, willing());
    expect(answer?.template).toBe(stillWaitingAnswers[0]);
  });
});
