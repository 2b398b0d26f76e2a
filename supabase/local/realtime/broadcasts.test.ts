/** Broadcasts and refusals as the unmodified supabase-js client sees them, under the policies of the real migrations. */
import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { joined, listenTo, refused } from '../testing/listener.ts';
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

describe('broadcast from the database', () => {
  it('reaches staff with epoch and seq, each committed change once', async () => {
    const heard = listenTo(await signIn('agent@roost.demo'), 'staff');
    await joined(heard);
    await change();
    await eventually(() => {
      expect(heard.pokes).toHaveLength(1);
    });
    expect(heard.pokes[0]).toMatchObject({
      epoch: expect.any(String) as string,
      seq: expect.any(Number) as number,
    });
    await change();
    await eventually(() => {
      expect(heard.pokes).toHaveLength(2);
    });
  });

  it('says when it is ready, to a client that asks', async () => {
    const heard = listenTo(await signIn('agent@roost.demo'), 'staff', {
      broadcast: { replication_ready: true },
    });
    await eventually(() => {
      expect(heard.system).toMatchObject([
        { status: 'ok', message: 'Replication connection established' },
      ]);
    });
  });

  it('brings the own channel to its owner alone', async () => {
    const agent = await test.userId('agent@roost.demo');
    const mine = listenTo(await signIn('agent@roost.demo'), `user:${agent}`);
    await joined(mine);
    expect(await refused(listenTo(await signIn('agent2@roost.demo'), `user:${agent}`))).toContain(
      'Unauthorized',
    );
    expect(await refused(listenTo(await signIn('admin@roost.demo'), `user:${agent}`))).toContain(
      'Unauthorized',
    );
    await test.stack.database.query("select realtime.send('{\"n\": 1}'::jsonb, 'poke', $1, true)", [
      `user:${agent}`,
    ]);
    await eventually(() => {
      expect(mine.pokes).toMatchObject([{ n: 1 }]);
    });
  });

  it('carries a payload that is too large for a notification', async () => {
    const heard = listenTo(await signIn('agent@roost.demo'), 'staff', {}, 'large');
    await joined(heard);
    const text = 'ü'.repeat(20_000);
    await test.stack.database.query(
      "select realtime.send(jsonb_build_object('text', $1::text), 'large', 'staff', true)",
      [text],
    );
    await eventually(() => {
      expect(heard.pokes).toMatchObject([{ text }]);
    });
  });

  it('says nothing of a transaction that was rolled back', async () => {
    const heard = listenTo(await signIn('agent@roost.demo'), 'staff');
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
    expect(await refused(listenTo(await signIn('customer@roost.demo'), 'staff'))).toContain(words);
    expect(await refused(listenTo(await signIn(), 'staff'))).toContain(words);
    expect(await refused(listenTo(await signIn('admin@roost.demo'), 'everything'))).toContain(
      words,
    );
  });

  it('whoever asks for a public channel', async () => {
    const heard = listenTo(await signIn('agent@roost.demo'), 'staff', { private: false });
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
      expect(await refused(listenTo(client, 'staff'))).toContain(words);
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
    const forger = listenTo(await signIn('agent@roost.demo'), 'staff', {
      broadcast: { ack: true, self: true },
    });
    const other = listenTo(await signIn('agent2@roost.demo'), 'staff');
    await joined(forger);
    await joined(other);
    const forged = {
      type: 'broadcast' as const,
      event: 'poke',
      payload: { epoch: 'forged', seq: 999 },
    };
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
      body: JSON.stringify({
        messages: [{ topic: 'staff', event: 'poke', payload: {}, private: true }],
      }),
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
