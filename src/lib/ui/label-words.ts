/** The words of the interface for labels, levels and sources. One place, so that every view says the same. */
import { LEVELS, type Level } from '../domain/priority.ts';
import type { TicketStatus } from '../domain/rows.ts';
import type { Head, HEADS, Sentiment, Topic, TriageSource, Urgency } from '../domain/triage.ts';

export interface Words {
  name: string;
  /** A sentence for help and tooltips. */
  meaning: string;
}

/** The order in which labels are shown: what it is about comes first. */
export const HEADS_SHOWN = ['topic', 'sentiment', 'urgency'] as const satisfies readonly Head[];

export const HEAD_WORDS: Record<Head, string> = {
  sentiment: 'Sentiment',
  topic: 'Topic',
  urgency: 'Urgency',
};

const SENTIMENT_WORDS: Record<Sentiment, Words> = {
  negative: { name: 'Negative', meaning: 'Unhappy with the brand or the experience.' },
  neutral: { name: 'Neutral', meaning: 'A plain question or report, without emotion.' },
  positive: { name: 'Positive', meaning: 'Pleased with the brand or the experience.' },
};

const TOPIC_WORDS: Record<Topic, Words> = {
  delivery: { name: 'Delivery', meaning: 'When or whether something arrives.' },
  order: { name: 'Order', meaning: 'Placing, changing or cancelling an order or booking.' },
  lost_damaged: {
    name: 'Lost or damaged',
    meaning: 'Arrived broken, wrong, incomplete, or is lost.',
  },
  billing: { name: 'Billing', meaning: 'Charges, prices, payments, invoices, plans, promo codes.' },
  refund: { name: 'Refund', meaning: 'Wants money back, a return, an exchange, compensation.' },
  account: { name: 'Account', meaning: 'Sign-in, locked or hacked account, profile, membership.' },
  technical: { name: 'Technical', meaning: 'A bug, an outage, something that does not work.' },
  service: {
    name: 'Service',
    meaning: 'How people treated them or how the place or support worked.',
  },
  product: { name: 'Product', meaning: 'The thing itself: quality, features, how-to questions.' },
  praise: { name: 'Praise', meaning: 'Thanks or a compliment with nothing to do.' },
  other: { name: 'Other', meaning: 'Not a support matter.' },
};

const URGENCY_WORDS: Record<Urgency, Words> = {
  low: { name: 'Low', meaning: 'Nothing to do, or it can wait for days.' },
  normal: { name: 'Normal', meaning: 'An answer within the working day is fine.' },
  high: {
    name: 'High',
    meaning: 'Blocked, money stuck, several contacts, about to leave, or due within a day.',
  },
  critical: {
    name: 'Critical',
    meaning: 'Safety, fraud, stranded, legal threat, vulnerable people, wide outage.',
  },
};

const LABELS: { [H in Head]: Record<(typeof HEADS)[H][number], Words> } = {
  sentiment: SENTIMENT_WORDS,
  topic: TOPIC_WORDS,
  urgency: URGENCY_WORDS,
};

/** The words for one label of a head; the bare label when a newer model brings one we do not know. */
export function labelWords(head: Head, label: string): Words {
  const words = (LABELS[head] as Record<string, Words | undefined>)[label];
  return words ?? { name: label, meaning: 'A label that this version of Roost does not know.' };
}

export const LEVEL_WORDS: Record<Level, Words> = {
  urgent: { name: 'Urgent', meaning: 'Minutes matter. Look at it now; staff are alerted.' },
  high: { name: 'High', meaning: 'Somebody is stuck or losing patience. Next in line.' },
  normal: { name: 'Normal', meaning: 'An ordinary question or problem. Today.' },
  low: { name: 'Low', meaning: 'Thanks, remarks, ideas. When there is time.' },
};

/** Most pressing first. */
export const LEVELS_DOWN: readonly Level[] = LEVELS.toReversed();

export const STATUS_WORDS: Record<TicketStatus, Words> = {
  open: { name: 'Open', meaning: 'Ours to answer.' },
  pending: { name: 'Pending', meaning: 'Waits for something inside the company.' },
  waiting: { name: 'Waiting', meaning: 'Answered; waits for the customer.' },
  solved: { name: 'Solved', meaning: 'Done, until the customer writes again.' },
  closed: { name: 'Closed', meaning: 'Put away; a new post of the customer opens it again.' },
};

export const SOURCE_SHORT: Record<TriageSource, string> = {
  linear: 'First guess',
  device: 'Read on device',
  person: 'Set by a person',
};

export const SOURCE_MEANING: Record<TriageSource, string> = {
  linear: 'A quick first guess from single words. A device reads the whole message next.',
  device: 'A language model on one of this team’s devices has read the whole message.',
  person: 'A colleague has set this. It outranks every model.',
};
