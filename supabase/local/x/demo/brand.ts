import type { XUser } from '../model.ts';

/** The invented company that the demo's customers write to. */
export const brandProfile: XUser = {
  id: '1498203716044537856',
  username: 'Wrenby',
  name: 'Wrenby',
  description:
    'Parcels, groceries, fibre, mobile, energy, money, trains, planes and a robot vacuum called Dusty. One account for all of it. We read every post.',
  location: 'Castle Hythe',
  url: 'https://wrenby.example',
  createdAtMs: Date.UTC(2014, 4, 12, 9, 30),
  verified: 'business',
  followers: 284_310,
  following: 412,
  earlierPosts: 51_844,
};

/** What the company itself posts now and then: something to quote, and life on its side of the timeline. */
export const announcements: readonly string[] = [
  'New on Wrenby Rail: quiet coaches on every train after 20:00. Bring a book. 🚆',
  'Wrenby Fresh now delivers until 23:00 in 40 more towns. Midnight pancakes are almost within reach.',
  'Planned work on Wrenby Fibre tonight, 01:00 to 04:00, in Oldbridge and Fennick. Your connection may pause for a few minutes.',
  'Dusty 3 is here: quieter, flatter, and finally good at stairs (it stops before them).',
  'Reminder: nobody from Wrenby Money will ever ask for your PIN, your password or a code we sent you. Not by phone, not here, not ever.',
  'Prices on Wrenby Power go down 4 % on the first of next month. You do not need to do anything.',
];
