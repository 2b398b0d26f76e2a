import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { refusal, rpc } from './support/callers.ts';
import { freshWorld } from './support/fresh-world.ts';
import { GOOD, mutatorIn, OK } from './support/mutate.ts';
import { AS, TICKETS } from './support/world.ts';

const world = freshWorld();
const { change, query, row } = world;
const apply = mutatorIn(world);
const send = (mutation: unknown) =>
  rpc<{ status: string; code?: string }>(world.test.database, AS.agentA, 'apply_mutation', {
    mutation,
  });
const note = (more: Record<string, unknown> = {}) => ({
  id: randomUUID(),
  name: 'note.add.v1',
  args: { ...GOOD['note.add.v1'], message_id: randomUUID() },
  ...more,
});
const remembered = async (id: string) =>
  (await query('select id from private.applied_mutations where id = $1', [id])).length === 1;

describe('a mutation of another version', () => {
  it.each([
    ['unknown_mutation', 'ticket.assign.v2'],
    ['unknown_mutation', 'ticket.burn.v1'],
    ['unknown_mutation', 'ticket.assign'],
    ['unknown_mutation', 'ticket.assign.v1; drop table tickets'],
    ['unknown_mutation', `ticket.${'x'.repeat(5000)}.v1`],
    ['unknown_mutation', ''],
    ['app_outdated', 'ticket.assign.v0'],
  ])('%s: %s', async (code, name) => {
    const id = randomUUID();
    expect(await send({ id, name, args: GOOD['ticket.assign.v1'] })).toMatchObject({
      status: 'rejected',
      code,
    });
    expect(await row('tickets', TICKETS.free)).toMatchObject({ assignee_id: null });
    expect(await remembered(id)).toBe(false);
  });

  it('counts when it comes again after the server has learnt it', async () => {
    const id = randomUUID();
    const args = { ticket_id: TICKETS.free };
    expect(await send({ id, name: 'ticket.pin.v1', args })).toMatchObject({
      code: 'unknown_mutation',
    });
    await teach('ticket.pin.v1', 'ticket_pin_v1');
    expect(await send({ id, name: 'ticket.pin.v1', args })).toEqual(OK);
    expect(await remembered(id)).toBe(true);
  });

  it('gets its old answer from a server that has forgotten how to do it', async () => {
    const id = randomUUID();
    const forget = await teach('ticket.pin.v1', 'ticket_pin_v1');
    expect(await send({ id, name: 'ticket.pin.v1', args: {} })).toEqual(OK);
    await forget();
    expect(await send({ id, name: 'ticket.pin.v1', args: {} })).toEqual(OK);
  });

  /** As a migration would. @returns what takes it back */
  async function teach(name: string, handler: string): Promise<() => Promise<void>> {
    const [{ source } = { source: '' }] = await query<{ source: string }>(
      `select pg_get_functiondef('private.perform_mutation'::regproc) as source`,
    );
    await change(`
      create or replace function private.${handler}(args jsonb) returns jsonb language sql as 'select private.ok()';
      ${source.replace('case name', `case name when '${name}' then return private.${handler}(args);`)};
    `);
    return () => change(`${source}; drop function private.${handler}(jsonb)`);
  }
});

describe('a mutation that is larger than any should be', () => {
  it('is refused before it is read', async () => {
    const huge = note({ args: { ...GOOD['note.add.v1'], text: 'x'.repeat(300_000) } });
    expect(await send(huge)).toMatchObject({ status: 'rejected', code: 'too_long' });
    expect(await remembered(huge.id)).toBe(false);
  });

  it.each([
    ['25,000 characters', 'x'.repeat(25_000), OK],
    ['25,000 of four bytes', '🐓'.repeat(25_000), OK],
    ['25,001 characters', 'x'.repeat(25_001), { code: 'too_long' }],
    ['nothing but spaces', ' \n\t ', { code: 'invalid' }],
  ])('as a note of %s', async (_what, text, expected) => {
    expect(
      await send(note({ args: { ...GOOD['note.add.v1'], message_id: randomUUID(), text } })),
    ).toMatchObject(expected);
  });

  it('and one with a character that no text can hold is refused by the database itself', async () => {
    const nul = note({ args: { ...GOOD['note.add.v1'], text: 'a\u0000b' } });
    expect((await refusal(send(nul))).code).toBe('22P05');
  });
});

describe('a mutation whose answer was forgotten', () => {
  const seen = async () =>
    (await rpc<{ next: number }>(world.test.database, AS.agentA, 'pull_changes', { since: 0 }))
      .next;
  const forgetAnswers = async (): Promise<void> => {
    await change(
      `update private.applied_mutations set applied_at = now() - interval '31 days';
       select public.compact_sync();`,
    );
  };

  it('is not made twice: its author is asked', async () => {
    const mutation = note({ seen: await seen() });
    expect(await send(mutation)).toEqual(OK);
    await forgetAnswers();
    expect(await remembered(mutation.id)).toBe(false);
    expect(await send(mutation)).toMatchObject({ status: 'rejected', code: 'expired' });
    // Nor is it remembered now, so that the next try says the same.
    expect(await send(mutation)).toMatchObject({ status: 'rejected', code: 'expired' });
    const mine = `select 1 from public.messages where id = '${mutation.args.message_id}'`;
    expect(await query(mine)).toHaveLength(1);
  });

  it('does not stand in the way of what was made since', async () => {
    expect(await send(note({ seen: await seen() }))).toEqual(OK);
    await forgetAnswers();
    expect(await send(note({ seen: await seen() }))).toEqual(OK);
  });

  it('is kept for as long as it is said', async () => {
    const mutation = note({ seen: await seen() });
    await send(mutation);
    await change(
      `update private.applied_mutations set applied_at = now() - interval '29 days'; select public.compact_sync();`,
    );
    expect(await send(mutation)).toEqual(OK);
    expect(await apply('agentB', 'note.add.v1', GOOD['note.add.v1'], mutation.id)).toMatchObject({
      code: 'mutation_forbidden',
    });
  });

  it.each([-1, 1.5, '7', null, 1e30, {}])('cannot say that it had seen %j', async (value) => {
    expect(await send(note({ seen: value }))).toMatchObject({ code: 'invalid' });
  });
});
