/** What the invented company of the demo has decided. All of it is written for Roost. */
import type { Level } from '../../../src/lib/domain/priority.ts';
import type { Topic } from '../../../src/lib/domain/triage.ts';

export const companyName = 'Wrenby';

export const teams: readonly { name: string; emails: readonly string[] }[] = [
  { name: 'Parcels and groceries', emails: ['agent@roost.demo', 'agent2@roost.demo'] },
  { name: 'Money and power', emails: ['agent2@roost.demo', 'supervisor@roost.demo'] },
];

const weekday = [{ from: '08:00', to: '20:00' }];

export const calendar = {
  name: 'Weekdays',
  timeZone: 'Europe/London',
  hours: [weekday, weekday, weekday, weekday, weekday, [], []],
};

interface Policy {
  name: string;
  levels: readonly Level[];
  /** Name of the calendar; null counts around the clock. */
  calendar: string | null;
  /** Minutes, as all of these. */
  firstResponse: number | null;
  nextResponse: number | null;
  solve: number | null;
  warn: number;
}

export const policies: readonly Policy[] = [
  {
    name: 'Urgent, day and night',
    levels: ['urgent'],
    calendar: null,
    firstResponse: 15,
    nextResponse: 30,
    solve: 480,
    warn: 5,
  },
  {
    name: 'Everything else',
    levels: [],
    calendar: calendar.name,
    firstResponse: 120,
    nextResponse: 240,
    solve: 2880,
    warn: 30,
  },
];

interface Macro {
  folder: string;
  title: string;
  body: string;
  topics: readonly Topic[];
  statusAfter: 'waiting' | 'solved' | null;
}

export const macros: readonly Macro[] = [
  {
    folder: 'Parcels',
    title: 'Ask for the parcel number',
    body: 'Sorry about the wait! Could you send us the parcel number, from the card or the email? It starts with WB. We will look where it is right away.',
    topics: ['delivery', 'lost_damaged'],
    statusAfter: 'waiting',
  },
  {
    folder: 'Parcels',
    title: 'Delivered, but not there',
    body: 'That should not happen. Please look once at the neighbour named on the card and in your safe place. If it is not there, tell us here and we start a search today.',
    topics: ['lost_damaged', 'delivery'],
    statusAfter: 'waiting',
  },
  {
    folder: 'Parcels',
    title: 'Arrived broken',
    body: 'Oh no, that is not how it left us. Keep the box and take a photo of both, please. A new one goes out to you as soon as we have seen it, and you send nothing back.',
    topics: ['lost_damaged', 'refund'],
    statusAfter: 'waiting',
  },
  {
    folder: 'Money',
    title: 'Charged twice',
    body: 'We see why that worries you. One of the two is a reservation that falls away by itself within three working days. If both are still there after that, write here and we return it the same day.',
    topics: ['billing', 'refund'],
    statusAfter: 'waiting',
  },
  {
    folder: 'Money',
    title: 'The refund is on its way',
    body: 'Good news: your refund left us today. Banks take two to five working days to show it. Thank you for your patience!',
    topics: ['refund'],
    statusAfter: 'solved',
  },
  {
    folder: 'Money',
    title: 'Somebody is in the account',
    body: 'Please freeze the card in the app now: Card, then Freeze. We have locked the account on our side as well, and a colleague calls you on the number that we know. We will never ask for your PIN.',
    topics: ['account'],
    statusAfter: null,
  },
];

interface Article {
  title: string;
  body: string;
  url: string | null;
  topics: readonly Topic[];
}

export const articles: readonly Article[] = [
  {
    title: 'How long a parcel takes, and when it counts as lost',
    body: 'Standard parcels take two to four working days, express parcels one. A parcel counts as lost when nothing has been scanned for seven working days. Whoever sent it may then ask for its value, up to £150 without insurance. A search is started from the parcel number, which begins with WB and has ten digits, and takes up to five working days.',
    url: 'https://wrenby.example/help/lost-parcels',
    topics: ['delivery', 'lost_damaged'],
  },
  {
    title: 'Refunds: when the money is back',
    body: 'A refund leaves Wrenby on the day it is agreed. Cards show it within two to five working days, Wrenby Money at once. Groceries that were missing or spoiled are refunded without a return; a photo is enough. Subscriptions are refunded for the days that were not used.',
    url: 'https://wrenby.example/help/refunds',
    topics: ['refund', 'billing'],
  },
  {
    title: 'Wrenby Fibre: when the router shows a red light',
    body: 'One red light means that no signal arrives: check that the grey cable is in the port named WAN, then leave the router without power for two minutes. Three red lights are a fault in the street. Planned work is announced a day ahead and is done between 01:00 and 04:00. Whoever was without a connection for a whole day gets that day back on the next bill.',
    url: 'https://wrenby.example/help/fibre-lights',
    topics: ['technical', 'service'],
  },
  {
    title: 'Wrenby Rail: bikes, dogs and quiet coaches',
    body: 'Folding bikes and dogs on a lead travel free and need no place. Other bikes need a place, which costs nothing and is booked with the ticket until an hour before the train leaves. Coaches A and F are quiet on every train after 20:00.',
    url: null,
    topics: ['service', 'order'],
  },
];
