/** Realtime as the unmodified supabase-js client sees it, under the policies of the real migrations. */
import type { RealtimeChannel, SupabaseClient } from '@supabase/supabase-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../testing/eventually.ts';
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

interface Heard {
  channel: RealtimeChannel;
  statuses: string[];
  errors: string[];
  pokes: unknown[];
  system: { status: string; message: string }[];
}

type Config = NonNullable<Parameters<SupabaseClient['channel']>[1]>['config'];

function listen(client: SupabaseClient, topic: string, config: Config = {}, event = 'poke'): Heard {
  const channel = client.channel(topic, { config: { private: true, ...config } });
  const heard: Heard = { channel, statuses: [], errors: [], pokes: [], system: [] };
  channel
    .on('broadcast', { event }, (message) => heard.pokes.push(message['payload']))
    .on('system', {}, (message: { status: string; message: string }) => heard.system.push(message))
    .subscribe((status, error) => {
      heard.statuses.push(status);
      if (error) heard.errors.push(error.message);
    });
  return heard;
}

const joined = (heard: Heard): Promise<void> =>
  eventually(() => {
    expect(heard.statuses).toContain('SUBSCRIBED');
  });

async function refused(heard: Heard): Promise<string> {
  await eventually(() => {
    expect(heard.statuses).toContain('CHANNEL_ERROR');
  });
  expect(heard.statuses).not.toContain('SUBSCRIBED');
  return heard.errors[0] ?? '';
}

/** A change that every member of staff is told of. */
let teams = 0;
const change = (): Promise<unknown> =>
  test.stack.database.query('insert into public.teams (name) values ($1)', [`Team ${String((teams += 1))}`]);

describe('broadcast from the database', () => {
  it('reaches staff with epoch and seq, each committed change once', async () => {
    const heard = listen(await signIn('agent@roost.demo'), 'staff');
    await joined(heard);
    await change();
    await eventually(() => {
      expect(heard.pokes).toHaveLength(1);
    });
    expect(heard.pokes[0]).toMatchObject({ epoch: expect.any(String), seq: expect.any(Number) });
    await change();
    await eventually(() => {
      expect(heard.pokes).toHaveLength(2);
    });
  });

  it('says when it is ready, to a client that asks', async () => {
    const heard = listen(await signIn('agent@roost.demo'), 'staff', { broadcast: { replication_ready: true } });
    await eventually(() => {
      expect(heard.system).toMatchObject([{ status: 'ok', message: 'Replication connection established' }]);
    });
  });

  it('brings the own channel to its owner alone', async () => {
    const agent = await test.userId('agent@roost.demo');
    const mine = listen(await signIn('agent@roost.demo'), `user:${agent}`);
    await joined(mine);
    expect(await refused(listen(await signIn('agent2@roost.demo'), `user:${agent}`))).toContain('Unauthorized');
    expect(await refused(listen(await signIn('admin@roost.demo'), `user:${agent}`))).toContain('Unauthorized');
    await test.stack.database.query("select realtime.send('{\"n\": 1}'::jsonb, 'poke', $1, true)", [`user:${agent}`]);
    await eventually(() => {
      expect(mine.pokes).toMatchObject([{ n: 1 }]);
    });
  });

  it('carries a payload that is too large for a notification', async () => {
    const heard = listen(await signIn('agent@roost.demo'), 'staff', {}, 'large');
    await joined(heard);
    const text = 'ü'.repeat(20_000);
    await test.stack.database.query("select realtime.send(jsonb_build_object('text', $1::text), 'large', 'staff', true)", [text]);
    await eventually(() => {
      expect(heard.pokes).toMatchObject([{ text }]);
    });
  });

  it('says nothing of a transaction that was rolled back', async () => {
    const heard = listen(await signIn('agent@roost.demo'), 'staff');
    await joined(heard);
    await test.stack.database
      .transaction(async (query) => {
        await query("insert into public.teams (name) values ('Never')");
        throw new Error('undo');
      })
      .catch(() => undefined);
    await change();
    await eventually(() => {
      expect(heard.pokes).toHaveLength(1);
    });
  });
});

describe('who is refused', () => {
  it('a customer, somebody who has not signed in, and staff on a topic that is nobody’s', async () => {
    const words = 'You do not have permissions to read from this Channel topic';
    expect(await refused(listen(await signIn('customer@roost.demo'), 'staff'))).toContain(words);
    expect(await refused(listen(await signIn(), 'staff'))).toContain(words);
    expect(await refused(listen(await signIn('admin@roost.demo'), 'everything'))).toContain(words);
  });

  it('whoever asks for a public channel', async () => {
    const heard = listen(await signIn('agent@roost.demo'), 'staff', { private: false });
    expect(await refused(heard)).toContain('only allows private channels');
  });

  it('a token that has expired, one that somebody else signed, and one that is none', async () => {
    const sub = await test.userId('agent@roost.demo');
    const attempts: [string, string][] = [
      [await test.token({ sub }, -5), 'Token has expired'],
      [await test.token({ sub }, 60, 'another secret that is long enough for it'), 'signature'],
      [await test.token({ sub, role: 'postgres' }, 60), 'role'],
      ['not.a.token', 'not a valid JWT'],
    ];
    for (const [token, words] of attempts) {
      const client = await signIn();
      await client.realtime.setAuth(token);
      expect(await refused(listen(client, 'staff'))).toContain(words);
    }
  });

  it('a socket without a key of this stack', async () => {
    const url = `${test.stack.app.replace('http', 'ws')}/realtime/v1/websocket?vsn=2.0.0&apikey=sb_publishable_other`;
    const socket = new WebSocket(url);
    await new Promise((resolve) => {
      socket.addEventListener('error', resolve);
    });
    expect(socket.readyState).not.toBe(WebSocket.OPEN);
  });
});

describe('forged broadcasts', () => {
  it('reach nobody, over the socket or over HTTP', async () => {
    const forger = listen(await signIn('agent@roost.demo'), 'staff', { broadcast: { ack: true, self: true } });
    const other = listen(await signIn('agent2@roost.demo'), 'staff');
    await joined(forger);
    await joined(other);
    const forged = { type: 'broadcast' as const, event: 'poke', payload: { epoch: 'forged', seq: 999 } };
    expect(await forger.channel.send(forged, { timeout: 500 })).toBe('timed out');
    const binary = { ...forged, payload: new TextEncoder().encode('{"seq":999}').buffer };
    expect(await forger.channel.send(binary, { timeout: 500 })).toBe('timed out');

    const { data } = await (await signIn('admin@roost.demo')).auth.getSession();
    const answer = await fetch(`${test.stack.app}/realtime/v1/api/broadcast`, {
      method: 'POST',
      headers: {
        apikey: test.stack.supabase.anonKey,
        authorization: `Bearer ${String(data.session?.access_token)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ messages: [{ topic: 'staff', event: 'poke', payload: {}, private: true }] }),
    });
    expect(answer.status).toBe(404);

    await change();
    await eventually(() => {
      expect(other.pokes).toHaveLength(1);
      expect(forger.pokes).toHaveLength(1);
    });
    expect(JSON.stringify([...other.pokes, ...forger.pokes])).not.toContain('999');
  });
});

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
    const heard = listen(await signIn('agent@roost.demo'), 'staff');
    await joined(heard);
    for (let n = 0; n < 6; n += 1) void heard.channel.track({ n });
    await eventually(() => {
      expect(heard.system.map(({ message }) => message)).toContain('Client presence rate limit exceeded');
      expect(heard.statuses).toContain('CLOSED');
    });
  });
});

describe('tokens', () => {
  it('close the channel in words when they expire', async () => {
    const client = await signIn();
    await client.realtime.setAuth(await test.token({ sub: await test.userId('agent@roost.demo') }, 2));
    const heard = listen(client, 'staff');
    await joined(heard);
    await eventually(() => {
      expect(heard.statuses).toContain('CLOSED');
    });
    expect(heard.system).toMatchObject([{ status: 'error', message: expect.stringContaining('Token has expired') }]);
  });

  it('keep the channel open when they are renewed in time', async () => {
    const sub = await test.userId('agent@roost.demo');
    const client = await signIn();
    await client.realtime.setAuth(await test.token({ sub }, 2));
    const renewed = listen(client, 'staff');
    const left = await signIn();
    await left.realtime.setAuth(await test.token({ sub }, 2));
    const expiring = listen(left, 'staff');
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
    const heard = listen(await signIn(email), 'staff');
    await joined(heard);
    await database.query("update public.members set role = 'customer' where id = $1", [sub]);
    try {
      await heard.channel.socket.setAuth(await test.token({ sub }, 60));
      await eventually(() => {
        expect(heard.statuses).toContain('CLOSED');
      });
      expect(heard.system.at(-1)?.message).toContain('permission');
    } finally {
      await database.query("update public.members set role = 'agent' where id = $1", [sub]);
    }
  });

  it('cannot be swapped for a forged one', async () => {
    const heard = listen(await signIn('agent@roost.demo'), 'staff');
    await joined(heard);
    const sub = await test.userId('admin@roost.demo');
    await heard.channel.socket.setAuth(await test.token({ sub }, 60, 'another secret that is long enough for it'));
    await eventually(() => {
      expect(heard.statuses).toContain('CLOSED');
    });
  });
});
