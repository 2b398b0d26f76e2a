import { scenes } from '../scene.ts';

/** Wrenby Post. */
export const parcels = [
  ...scenes('waiting', [
    "@Wrenby tracking has said 'at the depot' since Tuesday. is the depot nice? does it have a garden? asking for my boots",
    'my parcel was 6 stops away, then 41 stops away, then "delivery attempted". i was IN THE WINDOW @Wrenby',
    '@Wrenby Hello, my order was meant to come between 9 and 11 this morning. It is now 4 pm. Could you tell me if it is still coming today?',
    'Delivered to "safe place". My safe place is apparently the middle of the road @Wrenby',
    {
      text: '@Wrenby passport in that envelope, flight is tomorrow 6am, tracking frozen since last night. i am actually shaking. please please find it',
      reposts: 1,
    },
    "Waited in all day. ALL DAY. Then at 19:58 a text: 'we missed you'. You did not miss me @Wrenby you never came",
    '@Wrenby whats going on with deliveries in Fennick?? 3 neighbours all waiting since thursday',
    "Third rescheduled delivery this week @Wrenby. I've taken two days off work for a kettle.",
    'parcel says delivered, signed for by "Mango". Mango is my cat. @Wrenby i have questions',
    {
      text: '@Wrenby my insulin pump supplies are in your van somewhere and I have enough left until tonight. Tracking no. WP-77120. This is not a "sorry for the delay" situation',
      by: 'heleneborg',
    },
    'where. is. my. parcel. @Wrenby',
    "@Wrenby locker 14 at Pendle Quay station won't open, code is right, the screen just says 'oops'. the code runs out at 8 tonight",
    'Funny how the "live map" shows the driver parked at the same pub for two hours @Wrenby 🍺',
    "@Wrenby no update since Friday, the seller says ask you, you say ask the seller. I'm a ping pong ball",
  ]),
  ...scenes('damaged', [
    {
      text: '@Wrenby this is how a box marked FRAGILE arrived. inside: one (1) lamp, forty (40) pieces',
      photo: 'parcel',
      photoAlt: 'A dented cardboard box with a hole in its side',
    },
    'You left a cardboard box in the rain for 5 hours @Wrenby. The books inside are now one very large book.',
    'opened my parcel and its someone elses cat litter. i ordered a camera. @Wrenby',
    'the box was open and retaped and the headphones are GONE. empty case. nice one @Wrenby',
    '@Wrenby hi, only one of two parcels arrived, the tracking shows both as delivered at the same minute. Who can look into that?',
    {
      text: 'Wedding dress arrived with a tyre mark on it. A TYRE MARK. Wedding is Saturday. I have no words left @Wrenby',
      photo: 'parcel',
      photoAlt: 'A crushed parcel on a table',
      reposts: 2,
    },
  ]),
  ...scenes('order', [
    '@Wrenby can i change the delivery address after it shipped? moved faster than expected (long story, bad flatmate)',
    'Is there any way to stop a parcel that I sent to the wrong person @Wrenby? It is only at "label created" so far',
    "@Wrenby I'd like to move Thursday's delivery to a pick-up point, the app only offers me points in another town",
  ]),
  ...scenes('treatment', [
    'your driver threw my parcel over a 2 metre fence, i have it on the doorbell cam, AND he waved @Wrenby',
    "@Wrenby the man at the depot desk laughed when I asked for a chair. I'm 74 and had waited an hour. I don't want a voucher, I want somebody to talk to him.",
    'four chats, four agents, four different answers. does anyone at @Wrenby know where anything is',
    'Your driver parks across the wheelchair ramp at 12 Tanner St every single morning @Wrenby. Every. Single. Morning.',
  ]),
  ...scenes('money', [
    'paid £6.90 for next day delivery @Wrenby. it is now next day + 5. id like the six pounds ninety please',
    '@Wrenby customs fee of 42 quid on a 15 quid jumper? please explain like im five',
    'Still no refund for the parcel you lost in MARCH @Wrenby. Claim 88-2013. I have emailed nine times. Next stop is small claims court.',
  ]),
  ...scenes('asking', [
    '@Wrenby do you pick up from home on sundays?',
    "what's the biggest box i can drop at a locker? asking before i carry a cello across town @Wrenby",
    '@Wrenby is there a cut-off for same day in Castle Hythe?',
  ]),
  ...scenes('happy', [
    'ordered at 11pm, on my doormat at 8am. how @Wrenby, how',
    '@Wrenby your courier Dee hid the parcel from my 6 yo with the worlds best poker face. birthday saved 🎂',
    'credit where due: @Wrenby lost my parcel, found it, and sent chocolates. never had that before',
  ]),
];
