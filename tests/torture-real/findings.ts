/** Compares what people did with every device, the database and X. */
import type { Device } from './device.ts';
import { judgeAssignments } from './judge-assignments.ts';
import { judgeDevice, type Answers } from './judge-device.ts';
import { judgeReplies, judgeTweets, tokenOf, type Written } from './judge-words.ts';
import type { Server } from './server.ts';
import type { X } from './x.ts';

/** What was found wrong, one sentence each. */
export interface Findings {
  lost: string[];
  doubled: string[];
  sentTwice: string[];
  diverged: string[];
  /** Work that is on its way: not wrong yet. */
  waiting: string[];
  /** Replies of which the server does not know whether X has them, or knows that X has not. */
  doubtful: string[];
  /** Intents that a person has to decide. */
  asked: string[];
}

export const nothingFound = (): Findings => ({
  lost: [],
  doubled: [],
  sentTwice: [],
  diverged: [],
  waiting: [],
  doubtful: [],
  asked: [],
});

export interface World {
  devices: readonly Device[];
  server: Server;
  x: X;
  /** What ends the words of each customer's post. */
  tweets: readonly string[];
}

export async function compare({ devices, server, x, tweets }: World): Promise<Findings> {
  const found = nothingFound();
  const answers = await server.query<{ id: string; name: string; status: string | null }>(
    `select id, name, result ->> 'status' as status from private.applied_mutations`,
  );
  const statuses: Answers = new Map(answers.map(({ id, status }) => [id, status]));
  const byToken = async (table: string): Promise<Map<string, Written[]>> =>
    Map.groupBy(await server.query<Written>(table), ({ text }) => tokenOf(text));
  const messages = await byToken('select id, text, kind, ticket_id from public.messages');
  const replies = await byToken('select id, text, state as kind, ticket_id from public.replies');
  judgeTweets(tweets, messages, found);
  judgeReplies(replies, messages, Map.groupBy(x.replies(), tokenOf), found);

  for (const [index, device] of devices.entries()) {
    const name = `device ${String(index)}`;
    try {
      const work = { committed: device.committed.values(), asked: device.asked };
      const held = await device.holdings();
      judgeDevice(name, { ...work, held }, { statuses, messages, replies }, found);
    } catch (error) {
      // Its token is just being renewed, or a page is loading.
      found.waiting.push(`${name} cannot be read: ${String(error)}`);
    }
  }

  const heard = devices.flatMap(({ committed }) => [...committed.values()]);
  const known = new Set(heard.map(({ id }) => id));
  const accepted = heard.filter(({ id }) => statuses.get(id) === 'ok');
  const unheard = answers.filter(({ id, name }) => name === 'ticket.assign.v1' && !known.has(id));
  await judgeAssignments(server, accepted, unheard.length, found);
  return found;
}
