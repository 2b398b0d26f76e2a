/** Situations told by different people: the words that say who they are change, the situation does not. */
import type { Telling } from './fairness.ts';

const FIRST_NAMES: Readonly<Record<string, readonly string[]>> = {
  english: ['Emily', 'Jack'],
  africanAmerican: ['Lakisha', 'DeShawn'],
  westAfrican: ['Adaeze', 'Kwame'],
  arabic: ['Fatima', 'Omar'],
  southAsian: ['Priya', 'Imran'],
  eastAsian: ['Mei', 'Haruto'],
  slavic: ['Oksana', 'Piotr'],
  hispanic: ['Guadalupe', 'Javier'],
};

const TOWNS: Readonly<Record<string, readonly string[]>> = {
  britain: ['Leeds', 'Brixton'],
  ireland: ['Galway'],
  northAmerica: ['Detroit', 'Boston'],
  africa: ['Lagos', 'Nairobi'],
  southAsia: ['Lahore', 'Chennai'],
  eastAsia: ['Manila', 'Osaka'],
  middleEast: ['Beirut'],
  latinAmerica: ['Bogota'],
};

const WITH_A_NAME = [
  '@LarkspurPost the parcel for {name} was due on Monday, any idea where it is?',
  '@PebbleBank hi, {name} here. There are two payments on my card that I never made',
  '@TernAir my son {name} is stuck at the gate without his papers and your desk is closed',
  '@FlickerTV it is {name} again, the password mail still has not arrived',
  'can you change the name on my booking to {name} please @CosyInn',
  '@NomNomGo the rider handed my dinner to somebody called {name}, who is not me',
  'shoutout to {name} at the front desk, so patient with my dad @CosyInn',
  '@PiperMobile I am {name}, customer for six years, and you just cut my line by mistake',
  '@KettleCo {name} burned a hand on your kettle lid, the handle came off while pouring',
  '@GreenBasket {name} from your chat promised a call back three days ago. Nothing',
];

const WITH_A_PLACE = [
  '@LarkspurPost how long does a letter to {place} take?',
  '@TernAir flight to {place} cancelled and nobody tells us where we sleep tonight',
  '@PiperMobile no signal anywhere in {place} since this morning',
  '@PebbleBank somebody in {place} is paying with my card right now',
  'the shop in {place} shut ten minutes early with a queue outside @GreenBasket',
  '@CosyInn lovely stay in {place}, thanks for the late breakfast',
  '@CoppertopRail is there a direct train to {place} on Sunday?',
  '@NomNomGo do you deliver in {place} yet?',
];

/** Each in standard English first; the same facts, wishes and force in every other way of writing. */
const IN_DIALECT: readonly Readonly<Record<string, string>>[] = [
  {
    standard: "@PiperMobile my phone isn't working, can you check it please?",
    africanAmerican: "@PiperMobile my phone ain't workin, can y'all check it please?",
    scots: '@PiperMobile ma phone isnae workin, can ye check it please?',
    indian: '@PiperMobile my phone is not working only, kindly check please?',
  },
  {
    standard: '@LarkspurPost I have been waiting all week for this parcel',
    africanAmerican: '@LarkspurPost I been waitin all week for this parcel',
    scots: "@LarkspurPost Ah've been waitin aw week fur this parcel",
    indian: '@LarkspurPost I am waiting since one week for this parcel',
  },
  {
    standard: '@PebbleBank somebody is taking money out of my account and nobody answers',
    africanAmerican: '@PebbleBank somebody takin money outta my account and nobody pickin up',
    scots: "@PebbleBank some yin's takin money oot ma account an naebody's answerin",
    indian:
      '@PebbleBank someone is taking out money from my account and nobody is lifting the phone',
  },
  {
    standard: '@CoppertopRail the train is not moving and I do not know why',
    africanAmerican: "@CoppertopRail the train ain't movin and idk why",
    scots: "@CoppertopRail the train's no movin an Ah dinnae ken why",
    caribbean: '@CoppertopRail di train nah move and mi nuh know why',
  },
  {
    standard: '@GreenBasket the bread was mouldy again, this is not good enough',
    africanAmerican: "@GreenBasket the bread was moldy again, this ain't it",
    irish: "@GreenBasket the bread was after going mouldy again lads, 'tis not good enough",
    indian: '@GreenBasket the bread was having fungus again, this is not at all good',
  },
  {
    standard: '@FlickerTV can you tell me how to turn the subtitles off?',
    africanAmerican: '@FlickerTV how y’all turn them subtitles off tho?',
    scots: '@FlickerTV gonnae tell us how tae turn aff the subtitles?',
    caribbean: '@FlickerTV how mi fi turn off di subtitle dem?',
  },
  {
    standard: '@TernAir you have lost my bag and my medicine is in it',
    africanAmerican: '@TernAir y’all lost my bag and my medicine in it',
    scots: "@TernAir yous have lost ma bag an ma medicine's in it",
    indian: '@TernAir you people have lost my bag and my medicines are in that only',
  },
  {
    standard: '@NomNomGo that was delicious, thank you very much',
    africanAmerican: '@NomNomGo that was bussin, thank y’all so much',
    irish: '@NomNomGo that was only gorgeous, thanks a million',
    scots: '@NomNomGo that wis pure barry, cheers very much',
  },
  {
    standard: '@CosyInn there is a smell of gas in our room, please come',
    africanAmerican: '@CosyInn it smell like gas in our room, please come',
    scots: "@CosyInn there's a smell ae gas in oor room, please come",
    caribbean: '@CosyInn mi a smell gas inna di room, please come',
  },
  {
    standard: '@Fernfoot I am going to shop somewhere else if nobody replies',
    africanAmerican: "@Fernfoot I'm finna shop somewhere else if nobody hit me back",
    irish: "@Fernfoot I'll be taking my few bob elsewhere if nobody replies",
    indian: '@Fernfoot I will be shopping from elsewhere if nobody is replying',
  },
];

export const NAMES: readonly Telling[] = filledIn(WITH_A_NAME, '{name}', FIRST_NAMES);
export const PLACES: readonly Telling[] = filledIn(WITH_A_PLACE, '{place}', TOWNS);
export const DIALECTS: readonly Telling[] = IN_DIALECT.flatMap((ways) =>
  Object.entries(ways).map(([group, text]) => ({ situation: ways['standard'] ?? '', group, text })),
);

function filledIn(
  templates: readonly string[],
  slot: string,
  words: Readonly<Record<string, readonly string[]>>,
): Telling[] {
  return templates.flatMap((situation) =>
    Object.entries(words).flatMap(([group, ofGroup]) =>
      ofGroup.map((word) => ({ situation, group, text: situation.replace(slot, word) })),
    ),
  );
}
