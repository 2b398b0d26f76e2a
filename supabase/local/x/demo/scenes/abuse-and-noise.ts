import { scenes } from '../scene.ts';

/** Rage, spam, politics and posts that merely carry the handle. */
export const abuseAndNoise = [
  ...scenes('treatment', [
    "you absolute muppets @Wrenby. that's it. that's the review.",
    '@Wrenby WORST. COMPANY. EVER. EVERY SINGLE TIME. I HOPE YOUR CEO STEPS ON A PLUG BAREFOOT DAILY',
    'bunch of thieving clowns @Wrenby, give me my money back you crooks',
    'is anyone with a brain working at @Wrenby today or is it bring your potato to work day',
    'screw you @Wrenby. done. 12 years a customer. DONE.',
    'useless. rude. late. pick three @Wrenby',
    'your chatbot is a condescending little toaster @Wrenby',
    'what the hell is wrong with you people @Wrenby, answer the damn phone',
  ]),
  ...scenes('banter', [
    { text: 'FOLLOW 4 FOLLOW 🔥🔥 first 100 get a shoutout @Wrenby', by: 'shoutoutz4u' },
    {
      text: 'Make £300 a day from your sofa!! No skills needed 👉 https://example.com/easy-cash @Wrenby customers love it',
      by: 'moneymaker_88',
    },
    'just saw a fox carrying a @Wrenby bag down Tanner Street. he has better delivery than me',
    'sponsored by absolutely nobody: my beans on toast. @Wrenby call me',
    'Unpopular opinion: the best thing about @Wrenby is the colour of the vans',
    'who else misses the old @Wrenby jingle 🎶 wren-by-and-by 🎶',
    'vote! best crisps: 🟢 @Wrenby sea salt 🔴 everything else',
    'day 1 of tweeting at @Wrenby until they follow me',
    'gm @Wrenby',
    'every company: we use AI now. every customer: where is my parcel. @Wrenby',
    'the government should simply buy @Wrenby and make the trains run on time, change my mind',
    '@Wrenby @Wrenby @Wrenby (it did not appear in my mirror)',
    'my horoscope said "a package will bring change" so i guess no change this month @Wrenby 💅',
  ]),
  ...scenes('asking', [
    'hi @Wrenby i am a student writing about delivery robots, who could i talk to at your place?',
    '@Wrenby are you hiring in Fennick? my cv is two pages of enthusiasm',
    'journalist here, @Wrenby, working on a piece about parcel theft. Is there a press contact?',
  ]),
];
