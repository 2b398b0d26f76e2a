import type { Random } from '../random.ts';
import type { Scene } from './scene.ts';
import { abuseAndNoise } from './scenes/abuse-and-noise.ts';
import { airAndRail } from './scenes/air-and-rail.ts';
import { broadband } from './scenes/broadband.ts';
import { frenchAndItalian } from './scenes/french-and-italian.ts';
import { germanDutchPolishSwedish } from './scenes/german-dutch-polish-swedish.ts';
import { groceriesAndMeals } from './scenes/groceries-and-meals.ts';
import { homeAndLeisure } from './scenes/home-and-leisure.ts';
import { longStories } from './scenes/long-stories.ts';
import { mobile } from './scenes/mobile.ts';
import { moneyAndPower } from './scenes/money-and-power.ts';
import { opening } from './scenes/opening.ts';
import { parcels } from './scenes/parcels.ts';
import { spanishAndPortuguese } from './scenes/spanish-and-portuguese.ts';

const themes: readonly (readonly Scene[])[] = [
  parcels,
  groceriesAndMeals,
  broadband,
  mobile,
  airAndRail,
  moneyAndPower,
  homeAndLeisure,
  abuseAndNoise,
  longStories,
  spanishAndPortuguese,
  frenchAndItalian,
  germanDutchPolishSwedish,
];

/** How many scenes open the demo in a fixed order. */
export const openingLength = opening.length;

/**
 * Every scene once, in the order of the demo: the opening, then the themes dealt like cards, each in an
 * order of its own, so that neighbours differ.
 * @param random decides the order; the same seed gives the same demo
 */
export function repertoire(random: Random): Scene[] {
  const dealt = themes.flatMap((theme) =>
    random.shuffle(theme).map((scene, index) => ({
      scene,
      place: (index + random.next()) / theme.length,
    })),
  );
  dealt.sort((left, right) => left.place - right.place);
  return [...opening, ...dealt.map((card) => card.scene)];
}
