/** What happens to clients that do not keep to the protocol or to the limits, frame by frame. */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { listen, stopListening } from '../http/listen.ts';
import { eventually } from '../testing/eventually.ts';
import { startTestStack, type TestStack } from '../testing/test-stack.ts';
import { type RealtimeServer, startRealtime } from './realtime-server.ts';

let test: TestStack;
let realtime: RealtimeServer;
let server: Server;
let address = '';
let agentToken = '';

beforeAll(async () => {
  test = await startTestStack();
  agentToken = await test.token({ sub: await test.userId('agent@roost.demo') }, 600);
  realtime = await startRealtime({
    database: test.stack.database,
    keys: test.secrets(),
    log: () => undefined,
    limits: {
      silenceMs: 600,
      channelsPerSocket: 2,
      frameBytes: 4096,
      payloadBytes: 256,
      sockets: 4,
    },
  });
  server = createServer();
  server.on('upgrade', (request, socket, head) => {
    realtime.upgrade(request, socket, head);
  });
  address = `ws://127.0.0.1:${String(await listen(server, 0))}/realtime/v1/websocket?apikey=${test.stack.supabase.anonKey}`;
});
afterAll(async () => {
  await realtime.close();
  await stopListening(server);
  await test.stop();
});

interface Client {
  socket: WebSocket;
  frames: unknown[][];
  closed: Promise<number>;
  say(...frame: unknown[]): void;
  reply(ref: string): Promise<{ status: string; response: Record<string, unknown> }>;
}

async function connect(version = '2.0.0'): Promise<Client> {
  const socket = new WebSocket(`${address}&vsn=${version}`);
  const frames: unknown[][] = [];
  socket.on('message', (data, binary) => {
    if (binary) return;
    const frame = JSON.parse((data as Buffer).toString('utf8')) as unknown;
    frames.push(Array.isArray(frame) ? frame : Object.values(frame as object));
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  return {
    socket,
    frames,
    closed,
    say: (...frame) => {
      socket.send(JSON.stringify(frame));
    },
    reply: (ref) =>
      eventually(() => {
        const found = frames.find((frame) => frame.includes('phx_reply') && frame.includes(ref));
        if (!found) throw new Error('no reply yet');
        return found.find((part) => typeof part === 'object' && part !== null) as never;
      }),
  };
}

const joinOf = (extra: object = {}): object => ({
  access_token: agentToken,
  config: { private: true, broadcast: {}, presence: {}, ...extra },
});

describe('a socket', () => {
  it('that says nothing is closed, and a heartbeat keeps one open', async () => {
    const silent = await connect();
    const alive = await connect();
    let beats = 0;
    const beating = setInterval(() => {
      beats += 1;
      alive.say(null, `h${String(beats)}`, 'phoenix', 'heartbeat', {});
    }, 100);
    try {
      expect(await silent.closed).toBe(1000);
      expect((await alive.reply('h1')).status).toBe('ok');
      await eventually(() => {
        expect(beats).toBeGreaterThan(9);
      });
      expect(alive.socket.readyState).toBe(WebSocket.OPEN);
    } finally {
      clearInterval(beating);
      alive.socket.close();
    }
  });

  it('that sends something else than frames is closed', async () => {
    for (const nonsense of [
      '{',
      '[1]',
      Buffer.from([9, 1, 2, 3, 4, 5, 6, 7]),
      Buffer.from([3, 255, 0, 0, 0, 0, 0]),
    ]) {
      const client = await connect();
      client.socket.send(nonsense);
      expect(await client.closed).toBe(1002);
    }
  });

  it('that sends too much at once is closed', async () => {
    const client = await connect();
    client.socket.on('error', () => undefined);
    client.say('1', '1', 'realtime:staff', 'phx_join', { padding: 'x'.repeat(5000) });
    expect(await client.closed).toBe(1009);
  });

  it('has no place when all are taken', async () => {
    const clients = await Promise.all([connect(), connect(), connect(), connect()]);
    await expect(connect()).rejects.toThrow('429');
    for (const client of clients) client.socket.close();
    await Promise.all(clients.map((client) => client.closed));
  });
});

describe('a channel', () => {
  it('is answered as in Phoenix: join, leave, and an unknown topic', async () => {
    const client = await connect();
    client.say('1', '1', 'realtime:staff', 'phx_join', joinOf());
    expect(await client.reply('1')).toEqual({ status: 'ok', response: { postgres_changes: [] } });
    client.say('1', '2', 'realtime:staff', 'phx_leave', {});
    expect((await client.reply('2')).status).toBe('ok');
    await eventually(() => {
      expect(client.frames.at(-1)).toEqual(['1', '1', 'realtime:staff', 'phx_close', {}]);
    });
    client.say('1', '3', 'realtime:staff', 'presence', { event: 'track', payload: {} });
    expect(await client.reply('3')).toEqual({
      status: 'error',
      response: { reason: 'unmatched topic' },
    });
    client.socket.close();
  });

  it('can be joined in serializer 1.0.0 too', async () => {
    const client = await connect('1.0.0');
    client.socket.send(
      JSON.stringify({
        topic: 'realtime:staff',
        event: 'phx_join',
        payload: joinOf(),
        ref: '1',
        join_ref: '1',
      }),
    );
    expect((await client.reply('1')).status).toBe('ok');
    await test.stack.database.query(
      "select realtime.send('{\"n\": 5}'::jsonb, 'poke', 'staff', true)",
    );
    await eventually(() => {
      expect(client.frames.at(-1)).toContainEqual(
        expect.objectContaining({
          type: 'broadcast',
          event: 'poke',
          payload: expect.objectContaining({ n: 5 }) as object,
        }),
      );
    });
    client.socket.close();
  });

  it('is replaced by a second join of its topic', async () => {
    const client = await connect();
    client.say('1', '1', 'realtime:staff', 'phx_join', joinOf());
    await client.reply('1');
    client.say('5', '5', 'realtime:staff', 'phx_join', joinOf());
    expect((await client.reply('5')).status).toBe('ok');
    expect(client.frames).toContainEqual(['1', '1', 'realtime:staff', 'phx_close', {}]);
    client.socket.close();
  });

  it('is refused when there are too many, or when the join makes no sense', async () => {
    const client = await connect();
    const agent = await test.userId('agent@roost.demo');
    for (const [ref, topic] of [
      ['1', 'staff'],
      ['2', `user:${agent}`],
    ] as const) {
      client.say(ref, ref, `realtime:${topic}`, 'phx_join', joinOf());
      expect((await client.reply(ref)).status).toBe('ok');
    }
    client.say('3', '3', 'realtime:third', 'phx_join', joinOf());
    expect((await client.reply('3')).response['reason']).toContain('Too many channels');
    client.say('4', '4', 'realtime:', 'phx_join', joinOf());
    expect((await client.reply('4')).response['reason']).toContain('topic name');
    client.say('5', '5', 'realtime:staff', 'phx_join', { config: 'all' });
    expect((await client.reply('5')).response['reason']).toContain('malformed');
    client.say(
      '6',
      '6',
      'realtime:staff',
      'phx_join',
      joinOf({ postgres_changes: [{ event: '*', schema: 'public' }] }),
    );
    expect((await client.reply('6')).response['reason']).toContain('PostgresChangesUnavailable');
    client.socket.close();
  });

  it('is closed when a presence is too large or no object', async () => {
    const client = await connect();
    client.say('1', '1', 'realtime:staff', 'phx_join', joinOf());
    await client.reply('1');
    client.say('1', '2', 'realtime:staff', 'presence', { event: 'track', payload: [1] });
    expect((await client.reply('2')).response['reason']).toContain('must be a map');
    client.say('1', '3', 'realtime:staff', 'presence', {
      event: 'track',
      payload: { text: 'x'.repeat(300) },
    });
    await eventually(() => {
      expect(client.frames.at(-1)).toEqual(['1', '1', 'realtime:staff', 'phx_close', {}]);
    });
    client.socket.close();
  });
});
