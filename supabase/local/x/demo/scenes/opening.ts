import type { Scene } from '../scene.ts';

/** The first dozen, in this order: everything the inbox can meet within its first seconds. */
export const opening: readonly Scene[] = [
  {
    kind: 'waiting',
    text: "@Wrenby day FOUR of 'out for delivery'. At this point the parcel has seen more of the county than I have 🙃",
    by: 'tessamarlowe',
  },
  {
    kind: 'happy',
    text: 'shoutout to the @Wrenby driver who carried 6 bags up to the 4th floor for my nan and then fixed her doorbell. what a legend ❤️',
    by: 'benoitquill',
  },
  {
    kind: 'danger',
    text: '@Wrenby someone is INSIDE my Wrenby Money account right now. 3 transfers in 10 minutes, £1,940 gone, I cannot freeze the card, the app just spins. HELP',
    by: 'priya_halden',
    thread: ['@Wrenby a fourth one just went out. £600. please, anyone??'],
  },
  {
    kind: 'broken',
    text: 'fibre down again in Oldbridge @Wrenby? router says no light, phone line says "we value your call" for 40 min',
    by: 'oskar_lindgate',
    photo: 'device',
    photoAlt: 'A router with three red lights',
    others: [
      '@Wrenby same here, Mill Lane, nothing since 7am',
      'Oldbridge too @Wrenby. Whole street is out.',
    ],
  },
  {
    kind: 'asking',
    text: 'hi @Wrenby quick one, can I take a folding bike on the 17:42 to Castle Hythe or do I need to book it a space?',
    by: 'junipervale',
  },
  {
    kind: 'money',
    text: 'WHY have you charged me TWICE for one month @Wrenby. 2 x £38.99 on the same day. I want it back TODAY not in "5 to 7 working days"',
    by: 'garethpell81',
  },
  {
    kind: 'danger',
    text: "@Wrenby your scooter's brakes failed on Harbour Hill with me on it. I'm bleeding, the scooter is still standing there and the next person will unlock it. No. 4471. Take it off the app NOW",
    by: 'callumwray',
    photo: 'street',
    photoAlt: 'A steep street with two houses',
  },
  {
    kind: 'waiting',
    text: '@Wrenby llevo tres días esperando un paquete que según vosotros "ya está entregado". ¿A quién se lo habéis dado?',
    lang: 'es',
    by: 'lucia_montera',
  },
  {
    kind: 'banter',
    text: 'petition for @Wrenby to name the next robot vacuum "Sir Sucks-a-Lot"',
    by: 'wobblyfinn',
  },
  {
    kind: 'locked',
    text: 'new phone, new number, and now @Wrenby Money wants to text a code to the OLD number to let me change the number. who designed this, a riddle troll?',
    by: 'adaeze_quist',
  },
  {
    kind: 'danger',
    text: 'Stuck in a Wrenby Rail train between Fennick and Pendle Quay for 2 h now, no power, no air, a woman here is 8 months pregnant and feels faint. Nobody tells us anything @Wrenby',
    by: 'marekstoll',
    reposts: 2,
    others: ['@Wrenby I am in the same train, coach C. It is really hot. Please send someone.'],
  },
  {
    kind: 'treatment',
    text: 'oh great, another "we are sorry to hear that" from @Wrenby. sorry does not bring the parcel, does it. been to your chat bot 4 times and it loves me very much apparently',
    by: 'nadineforth',
  },
];
