import { scenes } from '../scene.ts';

/** Wrenby Fibre. */
export const broadband = [
  ...scenes('broken', [
    "@Wrenby paying for 500 mb, getting 3. not 300. three. i've seen faster pigeons",
    'Internet drops every day at exactly 17:00 for about twenty minutes @Wrenby. Replaced cable, router, everything. Ticket 5512 still "in review"',
    'NO INTERNET FOR 9 DAYS @Wrenby. I WORK FROM HOME. I AM LOSING CLIENTS. ANSWER ME.',
    {
      text: '@Wrenby router does this since your update last night. orange, red, orange, red. disco but sad',
      photo: 'device',
      photoAlt: 'A router with red lights',
    },
    'wifi works in the bathroom only. i have now had 3 meetings in the bathroom @Wrenby',
    'speed test 1: 480. speed test 2: 0.4. speed test 3: "no connection". make it make sense @Wrenby',
    '@Wrenby is there an outage around Pendle Quay? the status page says all fine but the status page always says all fine',
    'exam is online in 40 minutes and @Wrenby fibre just died. I am going to be sick',
    'Upload has been broken since the storm. Download fine. Restarted the box ten times. What now @Wrenby?',
    'ping of 900 in the evening, the kids say I am ruining their lives, please advise @Wrenby',
    'the app says my router is offline. the router says it is online. they are both yours. let them talk @Wrenby',
  ]),
  ...scenes('waiting', [
    "engineer booked 8 to 12. it's 15:20. no call. took unpaid leave for this @Wrenby",
    '@Wrenby my installation was moved for the FOURTH time. first it was march. of last year.',
    "'the engineer could not find your house'. it is the only house on the road. it is called Only House. @Wrenby",
    'when is fibre coming to Fennick Hill? the vans were here, the holes were dug, the vans left @Wrenby',
  ]),
  ...scenes('money', [
    "@Wrenby my bill went from 29 to 47 and the letter calls it 'good news'",
    'cancelled in January, still paying in June @Wrenby. Six months. Who do I send the invoice for my patience to?',
    'You owe me 3 weeks of credit for the outage in Oldbridge. Your own email promised it. Nothing on the bill @Wrenby',
    "exit fee of £180 because I'm moving to a house YOU don't cover? come on @Wrenby",
    '@Wrenby please could you send a proper VAT invoice for May, the one in my account is a blank page',
  ]),
  ...scenes('treatment', [
    "@Wrenby three weeks. 11 calls. 'I've escalated it.' where to, the sky?",
    'Your agent hung up on my mum because she "speaks too slowly". She has had a stroke. Shame on you @Wrenby',
    'transferred from tech to billing to retention to tech. full circle. i could have learnt to lay cable by now @Wrenby',
    'engineer turned up, drilled through the wrong wall, said "oops", left @Wrenby',
  ]),
  ...scenes('danger', [
    '@Wrenby your engineer hit a gas pipe at 31 Tanner Street and DROVE OFF. street stinks of gas, fire brigade is on the way',
    "There's a Wrenby cable hanging across the playground at head height, sparking when it rains. Kids are here. Come and fix it @Wrenby, reported it twice",
  ]),
  ...scenes('asking', [
    'can i use my own router with wrenby fibre or is that forbidden by law and prophecy @Wrenby',
    '@Wrenby what is the difference between Fibre 500 and Fibre 500 Pro apart from 12 pounds',
    'Moving in August. How far ahead do I need to tell you to take the line with me, @Wrenby?',
    '@Wrenby do you support IPv6 yet? asking every year until 2046',
  ]),
  ...scenes('locked', [
    'lost the admin password of the router, the sticker has faded, reset hole is full of paint (previous tenant). ideas @Wrenby?',
    "@Wrenby my account shows somebody else's name and address since this morning. full address!! and bank digits. surely thats not right",
  ]),
  ...scenes('happy', [
    'ok fair play @Wrenby, reported a fault at 9, fixed at 9:25. on a sunday',
    'switched to @Wrenby fibre. downloaded a 90 gb game while making tea. what a time to be alive',
    'engineer Samira explained everything, hid the cable beautifully and petted the dog. 11/10 @Wrenby 🐕',
  ]),
  ...scenes('banter', [
    "@Wrenby my wifi name is 'Wrenby pls' and I think it is working against me",
    'roses are red, violets are blue, buffering… buffering… @Wrenby',
  ]),
];
