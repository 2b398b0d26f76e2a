/** Presence, and what becomes of a channel with its token, as the unmodified supabase-js client sees it. */
import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { closed, type Heard, joined, listenTo } from '../testing/listener.ts';
import { startTestStack, type TestStack } from '../testing/test-stack.ts';

let test: TestStack;
const opened: SupabaseClient[] = [];

beforeAll(async () => {
  test = await startTestStack();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((client) => client.removeAllChannels()));
});
afterAll(async () => {
  await test.stop();
});

async function signIn(email?: string): Promise<SupabaseClient> {
  const client = await test.client(email);
  opened.push(client);
  return client;
}

/** A change that every member of staff is told of. */
let teams = 0;
const change = (): Promise<unknown> =>
  test.stack.database.query('insert into public.teams (name) values ($1)', [
    `Team ${String((teams += 1))}`,
  ]);

describe('presence', () => {
  function watch(client: SupabaseClient, key: string): Heard & { present(): string[] } {
    const channel = client.channel('staff', { config: { private: true, presence: { key } } });
    const heard: Heard = { channel, statuses: [], errors: [], pokes: [], system: [] };
    channel
      .on('presence', { event: 'sync' }, () => undefined)
      .subscribe((status) => heard.statuses.push(status));
    return { ...heard, present: () => Object.keys(channel.presenceState()).sort() };
  }

  it('shows two colleagues to each other, what they do, and that one has left', async () => {
    const ada = watch(await signIn('agent@roost.demo'), 'ada');
    const abe = watch(await signIn('agent2@roost.demo'), 'abe');
    await joined(ada);
    await joined(abe);
    expect(await ada.channel.track({ ticket: 1 })).toBe('ok');
    expect(await abe.channel.track({ ticket: 2 })).toBe('ok');
    await eventually(() => {
      expect([ada.present(), abe.present()]).toEqual([
        ['abe', 'ada'],
        ['abe', 'ada'],
      ]);
    });
    expect(await ada.channel.track({ ticket: 7 })).toBe('ok');
    await eventually(() => {
      expect(abe.channel.presenceState()['ada']).toMatchObject([{ ticket: 7 }]);
    });
    // One who comes later sees them both at once.
    const sol = watch(await signIn('supervisor@roost.demo'), 'sol');
    await eventually(() => {
      expect(sol.present()).toEqual(['abe', 'ada']);
    });
    expect(await ada.channel.untrack()).toBe('ok');
    await abe.channel.unsubscribe();
    await eventually(() => {
      expect(sol.present()).toEqual([]);
    });
  });

  it('forgets whose connection broke', async () => {
    const client = await signIn('agent@roost.demo');
    const ada = watch(client, 'ada');
    const abe = watch(await signIn('agent2@roost.demo'), 'abe');
    await joined(ada);
    await joined(abe);
    await ada.channel.track({});
    await eventually(() => {
      expect(abe.present()).toEqual(['ada']);
    });
    await client.realtime.disconnect();
    await eventually(() => {
      expect(abe.present()).toEqual([]);
    });
  });

  it('closes the channel of one who calls it all the time, as hosted Realtime does', async () => {
    const heard = listenTo(await signIn('agent@roost.demo'), 'staff');
    await joined(heard);
    for (let n = 0; n < 6; n += 1) void heard.channel.track({ n });
    await eventually(() => {
      expect(heard.system.map(({ message }) => message)).toContain(
        'Client presence rate limit exceeded',
      );
      expect(heard.statuses).toContain('CLOSED');
    });
  });
});

describe('tokens', () => {
  it('close the channel in words when they expire', async () => {
    const client = await signIn();
    await client.realtime.setAuth(
      await test.token({ sub: await test.userId('agent@roost.demo') }, 2),
    );
    const heard = listenTo(client, 'staff');
    await joined(heard);
    await closed(heard);
    expect(heard.system).toMatchObject([
      { status: 'error', message: expect.stringContaining('Token has expired') as string },
    ]);
  });

  it('keep the channel open when they are renewed in time', async () => {
    const sub = await test.userId('agent@roost.demo');
    const client = await signIn();
    await client.realtime.setAuth(await test.token({ sub }, 2));
    const renewed = listenTo(client, 'staff');
    const left = await signIn();
    await left.realtime.setAuth(await test.token({ sub }, 2));
    const expiring = listenTo(left, 'staff');
    await joined(renewed);
    await joined(expiring);
    await client.realtime.setAuth(await test.token({ sub }, 60));
    await eventually(() => {
      expect(expiring.statuses).toContain('CLOSED');
    });
    await change();
    await eventually(() => {
      expect(renewed.pokes).toHaveLength(1);
    });
    expect(renewed.statuses).toEqual(['SUBSCRIBED']);
    expect(expiring.pokes).toEqual([]);
  });

  it('are looked at again with the rights of now when they are renewed', async () => {
    const { database } = test.stack;
    const email = 'agent2@roost.demo';
    const sub = await test.userId(email);
    const heard = listenTo(await signIn(email), 'staff');
    await joined(heard);
    await database.query("update public.members set role = 'customer' where id = $1", [sub]);
    try {
      await heard.channel.socket.setAuth(await test.token({ sub }, 60));
      await closed(heard);
      expect(heard.system.at(-1)?.message).toContain('permission');
    } finally {
      await database.query("update public.members set role = 'agent' where id = $1", [sub]);
    }
  });

  it('cannot be swapped for a forged one', async () => {
    const heard = listenTo(await signIn('agent@roost.demo'), 'staff');
    await joined(heard);
    const sub = await test.userId('admin@roost.demo');
    await heard.channel.socket.setAuth(
      await test.token({ sub }, 60, 'another secret that is long enough for it'),
    );
    await closed(heard);
  });
});
