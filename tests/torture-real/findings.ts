/** Compares what people did with every device, the database and X. */
import type { Device, Holdings } from './device.ts';
import type { Server } from './server.ts';

/** What was found wrong, one sentence each. */
export interface Findings {
  lost: string[];
  doubled: string[];
  sentTwice: string[];
  diverged: string[];
  /** Work that is still on its way: not wrong yet. */
  waiting: string[];
}

interface Applied {
  id: string;
  status: string | null;
}
interface Written {
  id: string;
  text: string;
  state: string;
}

/** How often a text stands in another. */
const times = (whole: string, part: string): number => whole.split(part).length - 1;

/** @param tweets Texts that X has for sure. */
export async function compare(
  devices: readonly Device[],
  server: Server,
  tweets: readonly string[],
): Promise<Findings> {
  const found: Findings = { lost: [], doubled: [], sentTwice: [], diverged: [], waiting: [] };
  const applied = new Map(
    (
      await server.query<Applied>(
        `select id, result ->> 'status' as status from private.applied_mutations`,
      )
    ).map((row) => [row.id, row.status]),
  );
  const messages = await server.query<Written>(
    `select id, text, kind as state from public.messages`,
  );
  const replies = await server.query<Written>(`select id, text, state from public.replies`);
  const timeline = await server.timeline();
  for (const text of tweets) {
    const stored = messages.filter((message) => message.text.includes(text)).length;
    if (stored === 0) found.lost.push(`tweet "${text}" has no message`);
    if (stored > 1) found.doubled.push(`tweet "${text}" has ${stored} messages`);
  }
  for (const reply of replies) {
    if (['queued', 'sending', 'unknown'].includes(reply.state)) {
      found.waiting.push(`reply ${reply.id} is ${reply.state}`);
    }
  }
  for (const [index, device] of devices.entries()) {
    const held = await device.holdings();
    found.diverged.push(...differences(held).map((line) => `device ${index}: ${line}`));
    const asked = new Map(held.outbox.map((item) => [item.mutationId, item.state]));
    for (const { mutationId, state, lane } of held.outbox) {
      if (lane === 'work' && (state === 'pending' || state === 'acknowledged')) {
        found.waiting.push(`device ${index}: ${mutationId} is ${state}`);
      }
    }
    for (const { id, name, args } of device.committed.values()) {
      const status = applied.get(id);
      const what = `device ${index}: ${name} ${id}`;
      if (status === undefined || status === null) {
        if (!asked.has(id)) found.lost.push(`${what} never reached the server`);
      } else if (status !== 'ok') {
        if (!asked.has(id)) found.lost.push(`${what} was refused, and nobody is told`);
      } else if (name === 'note.add.v1' || name === 'reply.queue.v1') {
        judge(what, name, args, { messages, replies, timeline }, found);
      }
    }
  }
  return found;
}

function judge(
  what: string,
  name: string,
  args: Record<string, unknown>,
  { messages, replies, timeline }: { messages: Written[]; replies: Written[]; timeline: string },
  found: Findings,
): void {
  const text = String(args['text']);
  const token = text.slice(text.lastIndexOf(' ') + 1);
  const rows = (name === 'note.add.v1' ? messages : replies).filter((row) =>
    row.text.includes(token),
  );
  if (rows.length === 0) found.lost.push(`${what} was accepted and left no row`);
  if (rows.length > 1) found.doubled.push(`${what} left ${rows.length} rows`);
  if (name === 'note.add.v1') return;
  const sent = times(timeline, token);
  if (sent > 1) found.sentTwice.push(`${what} stands ${sent} times on X`);
  if (rows[0]?.state === 'sent' && sent === 0)
    found.lost.push(`${what} is called sent, X has none`);
  if (rows[0]?.state === 'failed') found.lost.push(`${what} failed`);
  const shown = messages.filter((row) => row.state === 'outbound' && row.text.includes(token));
  if (shown.length > 1) found.doubled.push(`${what} stands ${shown.length} times in its ticket`);
}

/** Rows that the server would give and the device has otherwise. Only the columns that a device keeps count. */
export function differences({ tables, server }: Pick<Holdings, 'tables' | 'server'>): string[] {
  const lines: string[] = [];
  for (const [table, rows] of Object.entries(server)) {
    const here = new Map((tables[table] ?? []).map((row) => [row.id, row]));
    for (const row of rows) {
      const local = here.get(row.id);
      here.delete(row.id);
      if (!local) lines.push(`${table} ${row.id} is missing`);
      else {
        const other = Object.keys(local).filter(
          (column) => column in row && !same(local[column], row[column]),
        );
        if (other.length > 0) lines.push(`${table} ${row.id} differs in ${other.join(', ')}`);
      }
    }
    for (const id of here.keys()) lines.push(`${table} ${id} is not on the server`);
  }
  return lines;
}

function same(one: unknown, other: unknown): boolean {
  return sorted(one) === sorted(other);
}

/** Postgres orders the keys of jsonb by their length, a validated row by its schema. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => one.localeCompare(other)))
      : part,
  );
}
