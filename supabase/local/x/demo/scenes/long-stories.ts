import type { Scene } from '../scene.ts';

/** Posts beyond 280 characters, threads, corrections and a post that is taken back. */
export const longStories: readonly Scene[] = [
  {
    kind: 'treatment',
    text: `@Wrenby I want to tell you about my Tuesday, because I think somebody at your place should know. I booked assistance for my father (82, walks with a frame) three weeks ahead. At Castle Hythe nobody came. I asked at the desk, they said the booking "sits in the other system". We missed the train. The next one had no ramp. A student and a nurse lifted him in. At Pendle Quay nobody came either, and the doors closed on his frame.

He is fine, he joked about it all evening. I am not fine. I do not want a voucher. I want to know who reads these bookings, and what happens next time when there is no nurse on the platform.`,
    reposts: 3,
  },
  {
    kind: 'money',
    text: `Timeline of a refund, for the museum of patience. 3 March: you cancel flight WB214. 4 March: you promise the money "within 7 days" @Wrenby. 20 March: form resubmitted because "the case was closed by inactivity" (yours). 2 April: new agent, new form. 19 April: "the refund was sent" to a card that expired in 2022, although the new one is on file. 5 May: bank confirms nothing ever came. 11 May: your chat says I should ask the travel agent. I AM the travel agent. I booked it myself on your site. Reference 7Q2KLM, 412.60, please, before I retire.`,
  },
  {
    kind: 'happy',
    text: `Long one, but a good one. Our boiler died on the coldest night of the year with a newborn in the house. I rang Wrenby Power at 22:40 expecting a robot. A woman called Odette picked up on the second ring, talked me through resetting it, it did not work, so she stayed on the line, found two fan heaters in a shop that was still open, and had an engineer here at 6:15. He brought biscuits. He would not take a tip. The baby slept through all of it. @Wrenby, please find Odette and give her whatever she wants.`,
  },
  {
    kind: 'broken',
    text: `@Wrenby bug report, as I do this for a living. App 8.14.2, reproducible. 1) Open "Parcels". 2) Filter by "arriving today". 3) Rotate the phone. 4) Rotate back. Expected: the list. Actual: the list of somebody else for about one second (I saw a name, a street and "birthday gift for Edda"), then a white screen. It is probably a cache keyed on position instead of on account. The white screen is a nuisance. The one second is a data protection case. Please pass this to a developer and not to marketing. Happy to send a recording.`,
  },
  {
    kind: 'asking',
    text: `Dear @Wrenby, my mother (77) would like to move from paper bills to the app, she is braver than I am. Three questions: can she keep the paper bill for the first months as a safety net, is there a way that I get a copy without having her password, and does the text size setting of the phone also change your app? She reads with a magnifying glass at the moment, and the screenshot on your help page shows text about the size of an ant. No hurry at all, thank you for reading.`,
  },
  {
    kind: 'damaged',
    text: 'sofa saga, a thread 🧵 @Wrenby',
    thread: [
      '1/ ordered a green sofa in february. green. g r e e n.',
      '2/ in april two very nice men carried an orange one up to the third floor, looked at it, looked at me, carried it down again',
      '3/ in may the green one came. with three legs. the fourth leg "follows separately". it is july.',
      '4/ it stands on the collected works of a philosopher now. volume 2 is giving up. please send the leg @Wrenby order HM-77120',
    ],
  },
  {
    kind: 'waiting',
    text: 'a small diary of waiting for an engineer @Wrenby',
    thread: [
      '8:00 hope',
      '11:55 a van! it was for next door',
      '12:01 the slot is over. so is hope.',
    ],
  },
  {
    kind: 'danger',
    text: "@Wrenby your app shows my EX husband my live location through the family plan. I took him off it in March. He's outside. Please switch it off NOW",
    by: 'willowkern',
    thread: ['@Wrenby police are coming but please switch it OFF. account in the name of W Kern'],
  },
  {
    kind: 'money',
    text: '@Wrenby charged 1,299 instead of 12.99 for a phone case. that is one expensive case',
    editedTo:
      '@Wrenby charged 129.90 instead of 12.99 for a phone case. still one expensive case (edit: could not count, too angry)',
  },
  {
    kind: 'waiting',
    text: 'train 6 minutes early?? i missed it becuase it was EARLY @Wrenby',
    editedTo:
      'train 6 minutes early?? i missed it because it was EARLY @Wrenby (spelling fixed, rage unchanged)',
  },
  {
    kind: 'treatment',
    text: '@Wrenby your agent Colin on the late shift is a rude little man and everyone in the chat queue should know it',
    takenBack: true,
  },
  {
    kind: 'damaged',
    text: 'got my neighbours parcel again. we now have dinner every thursday because of you @Wrenby. still, please read house numbers',
    others: [
      'can confirm, i am the neighbour. the lasagne is good. @Wrenby the numbers are not',
      'this is the wholesome @Wrenby content i came for',
    ],
  },
  {
    kind: 'broken',
    text: 'payments down everywhere? three shops, three declines @Wrenby Money',
    others: [
      '@Wrenby same, stood at the till like a lemon',
      'Declined at the pharmacy @Wrenby, could not get my meds',
      '@Wrenby whole market hall is cash only, what is going on',
      'status page says operational lol @Wrenby',
    ],
    reposts: 4,
  },
  {
    kind: 'waiting',
    text: 'Anyone else on the 18:05 that has not moved for an hour? Marrow Junction @Wrenby',
    others: [
      'yes!! coach F, no announcements @Wrenby',
      'we have biscuits in coach A if anybody wants some. @Wrenby does not, apparently',
    ],
  },
  {
    kind: 'banter',
    text: 'only at 01:00?? i stream at 01:00. this is my whole personality @Wrenby',
    quotesBrand: 2,
  },
  {
    kind: 'treatment',
    text: 'funny, your fraud line asked me for exactly that last week @Wrenby. was that you or not? nobody can tell me',
    quotesBrand: 4,
  },
];
