import { scenes } from '../scene.ts';

/** Wrenby Fresh and Wrenby Eats. */
export const groceriesAndMeals = [
  ...scenes('damaged', [
    '@Wrenby substituted my nappies with... cocktail umbrellas. same aisle?? 🍹👶',
    {
      text: '12 eggs ordered, 3 survived. the ice cream is soup and the soup is on the ice cream @Wrenby',
      photo: 'meal',
      photoAlt: 'A plate with a sad mixture',
    },
    'Half of my shop is missing but all of it was charged, order FR-20931 @Wrenby',
    "@Wrenby chicken with a use-by date of LAST WEEK. I've got a toddler at home. Not ok.",
    'strawberries: furry. 2nd time this month @Wrenby',
    'Ordered a veggie curry from Wrenby Eats, found chicken in it. I have been vegetarian for 22 years. @Wrenby',
    '@Wrenby no bags at all?? the driver just put 43 loose items on my step. the potatoes rolled down the hill. i live on a hill',
    "The birthday cake says 'Happy Birthday Kevni' @Wrenby 😭 his name is Kevin and the party is in two hours",
  ]),
  ...scenes('danger', [
    "My son had an allergic reaction after your 'nut free' cookies. We're in A&E. The label says nothing about almonds. PULL THEM @Wrenby batch 0412B",
    '@Wrenby found a piece of GLASS in your tomato soup. cut my lip on it. same batch is still on your site',
    'Whole family sick since the Wrenby Eats sushi last night, grandad is in hospital now. Who do we report this to @Wrenby?',
  ]),
  ...scenes('waiting', [
    "slot 18 to 19, its 21:30, 'your driver is nearby'. nearby WHAT @Wrenby. the moon?",
    'hungry, tired, app says 5 minutes for the last 50 minutes @Wrenby Eats 🍕',
    '@Wrenby my Fresh order got cancelled AN HOUR before dinner with eight guests. no reason given. none',
    'the rider is going in circles around the fountain, i can see him on the map, has he made friends with the fountain @Wrenby',
    'Is Wrenby Fresh coming today in Oldbridge or has the snow stopped it? No message so far @Wrenby',
  ]),
  ...scenes('money', [
    "£4.99 'small basket fee' AND £3.49 delivery AND 'busy time fee' on a nine pound burger. are you ok @Wrenby",
    '@Wrenby promo code FIRSTSHOP says "expired", your own leaflet says until the 30th. today is the 12th',
    'tip went from 2 to 20 by itself when the screen lagged. rider deserves it but i am a student @Wrenby can that be undone',
    'Charged for a "Fresh Plus" membership that I never signed up for. Third month running. @Wrenby cancel and refund please',
  ]),
  ...scenes('order', [
    '@Wrenby can i add milk to tomorrows order? the button is greyed out and i refuse to drink black coffee',
    'hi @Wrenby how do I cancel one item without cancelling the whole order',
    'no slots until next THURSDAY @Wrenby? i have a baby and a broken leg and a fridge with one lemon in it',
  ]),
  ...scenes('treatment', [
    'Asked your driver to take his boots off my clean carpet, he called me a "princess". I am a 54 year old builder @Wrenby',
    'the self checkout at Wrenby Fresh on Mill Lane has called the assistant on me 5 times. i have one banana. i am not a criminal @Wrenby',
    'been on hold so long that the hold music has become my favourite song @Wrenby',
  ]),
  ...scenes('asking', [
    'does the Wrenby Fresh pesto have cashews in it? label is cut off @Wrenby',
    '@Wrenby are the fresh bags compostable or just compostable-looking',
    'which of your oat milks is the one that does not split in coffee @Wrenby',
    'Do you deliver to canal boats @Wrenby? Postcode is tricky but I have a very visible flowerpot',
  ]),
  ...scenes('happy', [
    "whoever packs for @Wrenby Fresh in Fennick puts the heavy stuff at the bottom and I've never felt so loved",
    'the new lentil dal from @Wrenby is dangerously good. sent my flatmate to buy four more',
    'Wrenby Eats rider came through hail with a smile and HOT chips. give that man a raise @Wrenby 🌨️🍟',
    'thanks @Wrenby for the quick refund on the broken eggs, took about two minutes. this is how its done',
  ]),
  ...scenes('banter', [
    'day 12 of asking @Wrenby to bring back the lemon drizzle yoghurt. i will not rest',
    'My cucumber from @Wrenby is shaped like a question mark and honestly, same',
  ]),
];
