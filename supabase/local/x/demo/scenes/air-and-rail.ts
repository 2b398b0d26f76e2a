import { scenes } from '../scene.ts';

/** Wrenby Air and Wrenby Rail. */
export const airAndRail = [
  ...scenes('waiting', [
    'gate says 14:10, app says 16:40, crew says "no idea", i say @Wrenby pick one',
    '@Wrenby flight WB214 cancelled by TEXT while standing in the security queue. next one in three days?!',
    {
      text: 'queue for rebooking at Castle Hythe. one counter. ONE. i counted 190 people @Wrenby',
      photo: 'queue',
      photoAlt: 'A long line of people',
    },
    "7:12 cancelled. 7:42 cancelled. 8:12 'delayed'. 8:42 is a myth. @Wrenby Rail",
    'been sitting on the runway for 90 min, the captain is now telling jokes, bad ones @Wrenby',
    '@Wrenby will the 18:05 to Pendle Quay wait for us? the 17:20 is 25 minutes late and it is the last connection tonight',
    "Missed my grandmother's funeral because of your 'technical adjustment'. Nobody at the desk looked me in the eye. @Wrenby",
    'day 2 of sleeping at the airport with two kids. the voucher you gave us works in a cafe that closed in 2021 @Wrenby',
  ]),
  ...scenes('danger', [
    'My 13 year old was put off your train at Fennick because the app would not load her ticket. Alone. In the dark. 30 km from home. RING ME @Wrenby',
    'Stranded at Marrow Junction, last train "does not exist any more", no taxi, minus 6, four of us and a baby @Wrenby what do we do',
    'man with a knife in coach 4 of the 21:15 to Oldbridge, the guard has locked himself in. we are NOT ok @Wrenby',
    'Wheelchair assistance never came. I was left ALONE on the plane for an hour after everyone had gone, in the dark @Wrenby. I will take this to the regulator.',
  ]),
  ...scenes('damaged', [
    "my suitcase is in Oslo. i'm in Lisbon. i have never been to Oslo. say hi to it @Wrenby",
    '@Wrenby bag came off the belt without wheels, handle or dignity. ref CHY-44718',
    'lost my cello on WB88. a CELLO. how do you lose a cello. concert is tomorrow night @Wrenby',
    'left a blue rucksack on the 9:15 to Castle Hythe, coach B, window seat. laptop and ten years of photos in it @Wrenby 😢',
    'Day 6 without luggage, wearing a souvenir shirt that says "I ❤ Porridge". Any news @Wrenby? Report LIS-10233',
  ]),
  ...scenes('order', [
    "@Wrenby booked for the 3rd, ticket says the 13th. i'm superstitious AND annoyed",
    'check in keeps telling me my name is too long. it is the name on my passport @Wrenby',
    'paid for seats together, now i sit in 4A and my 5 year old in 31F @Wrenby. he is excited. i am not.',
    'can I swap the 10:15 for a later train with an advance ticket @Wrenby? meeting moved',
    '@Wrenby is there still space for a guide dog on WB310 next Friday? The form has no field for it.',
  ]),
  ...scenes('money', [
    'EU261 claim, 5 hour delay, 8 months ago, three "final reminders" from ME to YOU @Wrenby',
    "£55 for a cabin bag that fit last week. it's the same bag. it's the same plane. @Wrenby",
    'refund for the cancelled flight was "processed" on the 2nd. my bank laughs. @Wrenby ref 7Q2KLM',
    "got fined £80 because your ticket machine was broken and your conductor 'can't know that' @Wrenby",
    'I do not want a voucher. I want money. It was money when I gave it to you @Wrenby.',
  ]),
  ...scenes('treatment', [
    'cabin crew on WB77 told my autistic brother to "act normal". he had his lanyard on. i am so angry i can hardly type @Wrenby',
    "toilets on the 6:40: all three out of order. it's a 4 hour train @Wrenby",
    'the aircon in coach D has two settings: sahara and broken @Wrenby Rail',
    'guard played the harmonica over the tannoy. loved it or hated it, cannot decide @Wrenby',
  ]),
  ...scenes('asking', [
    'what size is a "small personal item" @Wrenby? is a trombone personal',
    '@Wrenby do i need to print the ticket or is the phone enough for Marrow Junction',
    'is there a quiet coach on the 20:10? asking for my sanity @Wrenby',
    'do under 5s need their own ticket on wrenby rail @Wrenby?',
    'Is the strike on Monday still on, @Wrenby? I have a hospital appointment at ten.',
  ]),
  ...scenes('happy', [
    'crew of WB415, you were wonderful with my scared mum. her first flight at 81. she wants to go again ✈️ @Wrenby',
    '@Wrenby conductor on the 7:42 announced every station in rhyme. best monday since records began',
    'lost my hat, found by @Wrenby Rail in Pendle Quay, posted back FREE. faith in humanity +1',
    {
      text: 'the new quiet coach is a dream. finished a whole book between Fennick and Oldbridge @Wrenby',
      quotesBrand: 0,
    },
  ]),
  ...scenes('banter', [
    'my train is so late that my meeting has had kids and the kids are late too @Wrenby',
    '@Wrenby Air safety video slaps, no notes, put the dancing seagull in cinemas',
  ]),
];
