import { scenes } from '../scene.ts';

/** Wrenby Mobile. */
export const mobile = [
  ...scenes('broken', [
    '@Wrenby no signal in the whole of Castle Hythe centre?? four phones, one table, zero bars',
    'calls drop after exactly 60 seconds. every call. like speed dating @Wrenby',
    "5G icon, 2G speed. i'd like the other way round please @Wrenby",
    'since the sim swap my texts arrive in batches of 40 at 3am @Wrenby. my boss thinks i ignore her',
    '@Wrenby voicemail greets my customers in Portuguese. I have never set that up. I do not speak Portuguese.',
    'data stopped working the minute i crossed the border, roaming is on, i am lost in a field, good fun @Wrenby',
    'hotspot button is gone after the update @Wrenby feature or bug?',
  ]),
  ...scenes('locked', [
    "PORTED MY NUMBER WITHOUT ASKING. Woke up to 'no service', somebody else has my number and is resetting my passwords one after another. @Wrenby STOP IT",
    'new esim says "already in use". by whom?? @Wrenby',
    '@Wrenby phone locked to your network although the contract ended in spring, unlock form returns "error 0"',
    'Typed the PUK wrong once too often, sim is dead, shop is 60 km away. can you send one out @Wrenby?',
    'my late husbands phone number. you want HIM to call to close it. I have sent the certificate 3 times @Wrenby. please.',
  ]),
  ...scenes('money', [
    "£312 roaming bill for ONE day on a ferry. your own text said 'you're covered' @Wrenby",
    'Why is there a £4 "voicemail plus" on my bill since February? I do not even have friends who call @Wrenby',
    '@Wrenby you took my payment twice and now my rent bounced. TWICE. I need this fixed today',
    'top up of 20 never arrived but left my bank within a second. magic @Wrenby',
    'price rise of 9% "in line with inflation"? in line with which planet @Wrenby',
    'kid bought 140 pounds of game gems through the phone bill. my fault. but also: can you block that @Wrenby?',
  ]),
  ...scenes('order', [
    'pre-ordered the phone in blue on day one, now it says "ships when available", shops have it in the window @Wrenby',
    '@Wrenby I got a confirmation for 2 sims, I only ordered one. can you drop the second before it ships',
    "want to move from pay monthly to pay as you go. the site says 'talk to us'. I'm talking @Wrenby",
  ]),
  ...scenes('treatment', [
    "The lad in your Oldbridge shop told my daughter that phones are 'more for boys' @Wrenby. She is 9. She cried.",
    'spoke to Alex, then Alex, then Alex. is it one very busy Alex @Wrenby',
    "store said call, hotline said chat, chat said store. I'd say bye @Wrenby but I can't even cancel",
    'SCAM CALLS from "Wrenby" every day, they know my name and my tariff. where do they have it from @Wrenby ???',
  ]),
  ...scenes('asking', [
    '@Wrenby does the family plan work for a family of 1 person and 3 tablets',
    'is wifi calling included in the small plan @Wrenby',
    'What happens to my unused gigabytes at the end of the month @Wrenby, do they go to a farm upstate?',
    '@Wrenby travelling to Norway next week with plan M, is data included there or do I need an add-on?',
  ]),
  ...scenes('happy', [
    'number ported in 20 minutes, on a bank holiday, by a person called Ines who was funny. well done @Wrenby',
    '@Wrenby full signal on top of Kettle Fell, sent my mum a photo of the cloud we were in ☁️',
  ]),
  ...scenes('banter', [
    'if i had a pound for every dropped call with @Wrenby i could buy a tin can and a string and still have better reception lol',
    'ratio of @Wrenby ads to @Wrenby bars: 9:1',
    {
      text: 'CONGRATS you have been selected 🎁🎁 claim your FREE phone at https://example.com/win-gift @Wrenby followers only',
      by: 'shoutoutz4u',
    },
  ]),
];
