import { beforeEach, describe, expect, it } from 'vitest';
import { deviceIn } from './support/device.ts';
import { freshWorld } from './support/fresh-world.ts';
import { NOTIFICATIONS, PEOPLE, TEAMS, TICKETS } from './support/world.ts';

const world = freshWorld();
const { change, query } = world;
const { pull } = deviceIn(world);

describe('pokes', () => {
  const messages = () =>
    query<{ topic: string; payload: { epoch: string; seq: number } }>(
      `select topic, payload from realtime.messages where event = 'poke' order by topic`,
    );
  beforeEach(() => change('truncate realtime.messages'));

  it('are one a transaction, and carry epoch and seq only', async () => {
    await change(
      `update public.tickets set status = 'pending'; update public.messages set language = 'en'`,
    );
    const sent = await messages();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.topic).toBe('staff');
    expect(Object.keys(sent[0]?.payload ?? {}).sort()).toEqual(['epoch', 'seq']);
  });

  it('tell only the owner of a notification', async () => {
    await change(
      `update public.notifications set read_at = now() where id = '${NOTIFICATIONS.agentB}'`,
    );
    expect((await messages()).map((message) => message.topic)).toEqual([`user:${PEOPLE.agentB}`]);
  });

  it('do not come for what was rolled back', async () => {
    await expect(
      world.test.database.transaction(async (inside) => {
        await inside(`update public.tickets set status = 'pending'`);
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(await messages()).toEqual([]);
  });

  it('break nothing when they cannot be sent', async () => {
    await change(`alter function realtime.send(jsonb, text, text, boolean) rename to send_away`);
    try {
      await change(`update public.tickets set status = 'pending' where id = '${TICKETS.free}'`);
    } finally {
      await change(`alter function realtime.send_away(jsonb, text, text, boolean) rename to send`);
    }
    const [row] = await query<{ status: string }>(
      `select status from public.tickets where id = '${TICKETS.free}'`,
    );
    expect(row?.status).toBe('pending');
  });

  it('reach somebody whose teams change, with their new epoch', async () => {
    await change(
      `insert into public.team_members (team_id, member_id) values ('${TEAMS.b}', '${PEOPLE.agentA}')`,
    );
    const own = (await messages()).find((message) => message.topic === `user:${PEOPLE.agentA}`);
    expect(own?.payload.epoch).toBe((await pull('agentA', 0)).epoch);
  });
});
