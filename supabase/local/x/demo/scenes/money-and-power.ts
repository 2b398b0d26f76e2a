import { scenes } from '../scene.ts';

/** Wrenby Money and Wrenby Power. */
export const moneyAndPower = [
  ...scenes('danger', [
    'FRAUD. I got a text "from Wrenby", clicked, and now my savings are zero. £11,200. I am 71 years old. Please stop the transfer @Wrenby',
    "@Wrenby a caller 'from your security team' made my dad move 4 thousand into a 'safe account' an HOUR ago. your hotline: 50 min wait. it will be gone by then!!",
    'Burning smell from the Wrenby Power meter you fitted last week, it is HOT to the touch. do i call you or the fire brigade @Wrenby',
    'You cut off our power although we are on the priority list. My husband is on a home ventilator, battery lasts 3 hours. ANSWER @Wrenby',
    'loan in my name. 9,000. i never took a loan. your letter thanks me for my trust @Wrenby. someone has my identity',
    "Carbon monoxide alarm went off twice since your man serviced the boiler. We're outside with two babies. @Wrenby",
  ]),
  ...scenes('locked', [
    'app says "we noticed unusual activity" and locks me out. the unusual activity was me buying vegetables @Wrenby',
    "can't pay at the petrol pump, card blocked, queue behind me honking, chatbot asks how i feel @Wrenby. HOW DO YOU THINK",
    'face id fails since i shaved my beard. i am still me @Wrenby. just colder',
    '@Wrenby id check rejected my passport 5 times for "glare". took the sixth photo in a cupboard. also glare.',
    'Locked out of Wrenby Money on the day rent is due. Agent says 3 to 5 days. My landlord says 3 to 5 hours. @Wrenby',
    'somebody changed the e-mail address on my account last night and it was not me. support mail went to THEM @Wrenby',
  ]),
  ...scenes('money', [
    "salary was sent yesterday, colleagues all have it, my @Wrenby account says 'pending'. rent is today",
    'cash machine ate my 50, gave a receipt, gave no cash. machine at Mill Lane 4 @Wrenby',
    'smart meter says I used 900 kWh in a night. i live in one room. with one lamp. @Wrenby is the lamp the sun?',
    'Direct debit up from 85 to 260 without a word. I rang, they said "it is an estimate". Estimate THIS @Wrenby',
    '@Wrenby why is there a monthly fee of 2 euros on an account called "Zero"',
    'charged £35 for being 12p overdrawn for four hours. i hope you bought yourself something nice @Wrenby',
    'final bill after moving out: 0.00. then a reminder for 0.00. now a debt collector for 0.00. this is art @Wrenby',
    'Transfer to my daughter stuck "in review" for 6 days. She is abroad, her card is empty, nobody calls back. @Wrenby ref T-5580931',
    'exchange rate in the app 1.17, rate i got 1.09. where did my holiday go @Wrenby',
  ]),
  ...scenes('broken', [
    '@Wrenby Money app crashes whenever i open "savings". a sign?',
    'card reader at my market stall refuses everyone since noon, I am losing the whole saturday @Wrenby',
    "smart meter display says 'hello' and nothing else for a month. hello @Wrenby",
    'power out in Tanner Street again, third time this week, freezer full of fish, do i owe you the smell @Wrenby',
    'balance shows NaN. i feel that @Wrenby',
    'Cannot submit my meter reading: the form wants 6 digits and my meter has 5. Help please @Wrenby',
  ]),
  ...scenes('treatment', [
    'I came into your branch to say my wife had died. They tried to sell me a savings bond. @Wrenby, please train your people.',
    "@Wrenby 'your call is important to us' played 61 times. i made tally marks on the wall like a prisoner",
    'got a letter threatening to send bailiffs for a debt that is not mine, addressed to "the occupier". my kids read it first. disgusting @Wrenby',
  ]),
  ...scenes('asking', [
    'how do i order a card for my kid @Wrenby? she is 11 and richer than me',
    '@Wrenby what is the cheapest time to run the washing machine on the night tariff',
    'Can I set up a joint account in the app or do we both have to come in @Wrenby?',
    'do solar panels on a shed count for the export tariff @Wrenby. it is a very nice shed',
    'is the savings rate 3.1 or 3.4, the app and the site disagree @Wrenby',
    {
      text: 'so is it 4 % on the unit price or on the standing charge too? @Wrenby',
      quotesBrand: 5,
    },
  ]),
  ...scenes('happy', [
    '@Wrenby Money blocked a scam call transfer before my gran could lose everything. thank you thank you thank you',
    'moved house, changed the address ONCE, and power, fibre and bank all knew. is this the future @Wrenby',
    'spending chart told me i bought 41 croissants in may. i feel seen and full @Wrenby',
  ]),
  ...scenes('banter', [
    '@Wrenby my balance and i are on a break',
    {
      text: 'GET RICH with my signals 📈📈 500% in a week, dm me, ask @Wrenby customers',
      by: 'moneymaker_88',
    },
    'thoughts and prayers to whoever reads the replies for @Wrenby today',
  ]),
];
