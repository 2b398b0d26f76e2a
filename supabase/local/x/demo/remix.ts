import type { Random } from '../random.ts';
import { closings, openings, places, stories } from './fragments.ts';
import type { Scene, SituationKind } from './scene.ts';

/** How often each kind comes up once the written scenes are used up. */
const shares: readonly (readonly [SituationKind, number])[] = [
  ['waiting', 20],
  ['money', 17],
  ['broken', 17],
  ['asking', 14],
  ['damaged', 9],
  ['treatment', 8],
  ['happy', 7],
  ['locked', 6],
  ['banter', 5],
  ['danger', 2],
];

const total = shares.reduce((sum, [, share]) => sum + share, 0);

function chooseKind(random: Random): SituationKind {
  let left = random.between(1, total);
  for (const [kind, share] of shares) {
    left -= share;
    if (left <= 0) return kind;
  }
  return 'waiting';
}

/** Kinds whose story is complete in itself and takes no grumbling at the end. */
const complete: readonly SituationKind[] = ['happy', 'banter', 'danger', 'asking'];

/**
 * A new scene put together from fragments: some 15 beginnings, 70 stories and 18 endings, with places
 * and figures filled in.
 */
export function remix(random: Random): Scene {
  const kind = chooseKind(random);
  const story = random.pick(stories[kind] ?? []);
  const closing = complete.includes(kind) ? '' : random.pick(closings);
  const ended = closing === '' ? story : `${story.replace(/[.]$/u, '')}. ${closing}`;
  const filled = random
    .pick(openings)
    .replace('{}', () => ended)
    .replaceAll('{n}', () => String(random.between(2, 12)))
    .replaceAll('{place}', () => random.pick(places))
    .replaceAll(
      '{sum}',
      () => `£${String(random.between(4, 390))}.${random.pick(['00', '50', '90', '99'])}`,
    )
    .replace(/([.?!])\. /gu, '$1 ');
  const isShouting = kind !== 'happy' && random.chance(0.06);
  return { kind, lang: 'en', text: isShouting ? shout(filled) : filled };
}

function shout(text: string): string {
  return text.toUpperCase().replaceAll('@WRENBY', '@Wrenby');
}
