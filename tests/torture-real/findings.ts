/** Compares what people did with every device, the database and X. */
import { judgeAssignments } from './assignments.ts';
import type { Device } from './device.ts';
import { differences } from './holdings.ts';
import type { Server } from './server.ts';
import type { Committed } from './stored.ts';
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

export interface World {
  devices: readonly Device[];
  server: Server;
  x: X;
  /** What ends the words of each customer's post. */
  tweets: readonly string[];
}

interface Written {
  id: string;
  text: string;
  kind: string;
  ticket_id: string;
}

/** What ends the words that are written in a run. */
const TOKEN = /[rt]\d+x\d+z$/;

export const tokenOf = (text: string): string => TOKEN.exec(text)?.[0] ?? '';

export async function compare({ devices, server, x, tweets }: World): Promise<Findings> {
  const found: Findings = {
    lost: [],
    doubled: [],
    sentTwice: [],
    diverged: [],
    waiting: [],
    doubtful: [],
    asked: [],
  };
  const answers = await server.query<{ id: string; name: string; status: string | null }>(
    `select id, name, result ->> 'status' as status from private.applied_mutations`,
  );
  const applied = new Map(answers.map(({ id, status }) => [id, status]));
  const messages = Map.groupBy(
    await server.query<Written>('select id, text, kind, ticket_id from public.messages'),
    ({ text }) => tokenOf(text),
  );
  const replies = Map.groupBy(
    await server.query<Written>('select id, text, state as kind, ticket_id from public.replies'),
    ({ text }) => tokenOf(text),
  );
  const onX = Map.groupBy(x.replies(), tokenOf);
  for (const token of tweets) {
    const stored = messages.get(token)?.length ?? 0;
    if (stored === 0) found.waiting.push(`tweet ${token} has no message`);
    if (stored > 1) found.doubled.push(`tweet ${token} has ${String(stored)} messages`);
  }
  for (const [token, rows] of replies) {
    const shown = messages.get(token)?.length ?? 0;
    if (shown > 1) found.doubled.push(`reply ${token} stands ${String(shown)} times in its ticket`);
    for (const { id, kind, ticket_id } of rows) {
      const what = `reply ${id} ${token}`;
      const sent = onX.get(token)?.length ?? 0;
      if (kind === 'queued') found.waiting.push(`${what} is queued`);
      if (kind === 'sending' || kind === 'unknown') found.doubtful.push(`${what} is ${kind}`);
      if (kind === 'failed' && sent === 0) found.doubtful.push(`${what} failed ${ticket_id}`);
      if (kind === 'failed' && sent > 0) found.lost.push(`${what} is called failed, X has it`);
      if (kind === 'sent' && sent === 0) found.lost.push(`${what} is called sent, X has none`);
    }
  }
  for (const [token, posts] of onX) {
    if (posts.length > 1)
      found.sentTwice.push(`reply ${token} stands ${String(posts.length)} times on X`);
    if (!replies.has(token)) found.lost.push(`X has a reply that nobody wrote: ${posts[0] ?? ''}`);
  }
  for (const [index, device] of devices.entries()) {
    const of = `device ${String(index)}`;
    const held = await device.holdings().catch((error: unknown) => {
      // Its token is just being renewed, or a page is loading.
      found.waiting.push(`${of} cannot be read: ${String(error)}`);
    });
    if (!held) continue;
    found.diverged.push(...differences(held).map((line) => `${of}: ${line}`));
    const kept = new Set(held.outbox.map(({ mutationId }) => mutationId));
    for (const { mutationId, state, lane } of held.outbox) {
      if (lane !== 'work') continue;
      const isOnItsWay = state === 'pending' || state === 'acknowledged';
      found[isOnItsWay ? 'waiting' : 'asked'].push(`${of}: ${mutationId} is ${state}`);
    }
    for (const intent of device.committed.values()) {
      const { id, name } = intent;
      const what = `${of}: ${name} ${id} ${tokenOf(wordsOf(intent))}`;
      const status = applied.get(id) ?? null;
      if (status === 'ok') {
        const rows = rowsOf(intent, { messages, replies });
        if (rows === 0) found.lost.push(`${what} was accepted and left no row`);
        if (rows > 1) found.doubled.push(`${what} left ${String(rows)} rows`);
      } else if (!kept.has(id) && !device.asked.has(id)) {
        found.lost.push(
          status === null
            ? `${what} never reached the server`
            : `${what}: ${status}, nobody is told`,
        );
      }
    }
  }
  const heard = devices.flatMap((device) => [...device.committed.values()]);
  const known = new Set(heard.map(({ id }) => id));
  const assignments = await judgeAssignments(
    server,
    heard.map((intent) => ({ intent, status: applied.get(intent.id) ?? null })),
    answers.filter(({ id, name }) => name === 'ticket.assign.v1' && !known.has(id)).length,
  );
  found.doubled.push(...assignments.doubled);
  found.lost.push(...assignments.lost);
  return found;
}

function wordsOf({ args }: Committed): string {
  return typeof args['text'] === 'string' ? args['text'] : '';
}

/** How many rows an accepted intent has left; 1 for those that leave none of their own. */
function rowsOf(
  intent: Committed,
  { messages, replies }: Record<'messages' | 'replies', Map<string, Written[]>>,
): number {
  const token = tokenOf(wordsOf(intent));
  if (intent.name === 'reply.queue.v1') return replies.get(token)?.length ?? 0;
  if (intent.name === 'note.add.v1') return messages.get(token)?.length ?? 0;
  return 1;
}
