import type { WebSocket } from 'ws';
import { Channel, type ChannelContext, JoinRefused, type Line } from './channel.ts';
import { parseJoin } from './join-request.ts';
import { createQuota } from './limits.ts';
import {
  type Broadcast,
  decode,
  encode,
  encodeBroadcast,
  FrameError,
  type Incoming,
  type Version,
} from './serializer.ts';
import type { Claims } from './tokens.ts';

const CLOSE_NORMAL = 1000;
const CLOSE_PROTOCOL_ERROR = 1002;

/** Serves one client until its socket ends. */
export function serveConnection(
  socket: WebSocket,
  version: Version,
  keyClaims: Claims,
  context: ChannelContext,
  log: (line: string) => void,
): void {
  const { limits } = context;
  const channels = new Map<string, { joinRef: string | null; channel: Channel }>();
  const mayJoin = createQuota(limits.joinsPerSecond, 1000, context.now);
  const silence = setTimeout(() => {
    socket.close(CLOSE_NORMAL, 'silent for too long');
  }, limits.silenceMs);
  // Messages of one client take effect in the order it sent them, also while policies are being asked.
  let queue: Promise<void> = Promise.resolve();

  const send = (data: string | Buffer): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > limits.unsentBytes) socket.terminate();
    else socket.send(data);
  };

  function lineOf(topic: string, joinRef: string | null): Line {
    return {
      push: (event, payload) => {
        send(encode({ joinRef, ref: null, topic, event, payload }, version));
      },
      reply: (ref, status, response) => {
        send(
          encode(
            { joinRef, ref, topic, event: 'phx_reply', payload: { status, response } },
            version,
          ),
        );
      },
      broadcast: (broadcast: Broadcast) => {
        const frame = encodeBroadcast(topic, broadcast, version);
        if (frame !== null) send(frame);
      },
      close: () => {
        if (channels.get(topic)?.joinRef === joinRef) channels.delete(topic);
        send(encode({ joinRef, ref: joinRef, topic, event: 'phx_close', payload: {} }, version));
      },
    };
  }

  async function join({ topic, joinRef, ref, payload }: Incoming): Promise<void> {
    const line = lineOf(topic, joinRef);
    const earlier = channels.get(topic);
    if (earlier) {
      earlier.channel.end();
      lineOf(topic, earlier.joinRef).close();
    }
    const name = /^realtime:(.+)$/s.exec(topic)?.[1];
    const request = parseJoin(payload);
    try {
      if (name === undefined)
        throw new JoinRefused('TopicNameRequired: You must provide a topic name');
      if (!request) throw new JoinRefused('InvalidJoinPayload: The join is malformed');
      if (!mayJoin())
        throw new JoinRefused('ClientJoinRateLimitReached: Too many joins per second');
      if (channels.size >= limits.channelsPerSocket) {
        throw new JoinRefused('ChannelRateLimitReached: Too many channels');
      }
      const channel = await Channel.open(context, line, name, request, keyClaims);
      if (socket.readyState !== socket.OPEN) {
        channel.end();
        return;
      }
      channels.set(topic, { joinRef, channel });
      line.reply(ref, 'ok', { postgres_changes: [] });
      channel.start();
    } catch (error) {
      const refused = error instanceof JoinRefused;
      if (!refused) log(`join of ${topic} failed: ${String(error)}`);
      line.reply(ref, 'error', {
        reason: refused ? error.message : 'UnknownErrorOnChannel: Unknown Error on Channel',
      });
    }
  }

  async function handle(message: Incoming): Promise<void> {
    const { topic, event, ref, joinRef } = message;
    if (topic === 'phoenix' && event === 'heartbeat') {
      send(
        encode(
          {
            joinRef: null,
            ref,
            topic,
            event: 'phx_reply',
            payload: { status: 'ok', response: {} },
          },
          version,
        ),
      );
      return;
    }
    if (event === 'phx_join') {
      await join(message);
      return;
    }
    const joined = channels.get(topic);
    if (!joined || (joinRef !== null && joinRef !== joined.joinRef)) {
      if (ref !== null) lineOf(topic, joinRef).reply(ref, 'error', { reason: 'unmatched topic' });
      return;
    }
    if (event === 'phx_leave') {
      joined.channel.end();
      const line = lineOf(topic, joined.joinRef);
      line.reply(ref, 'ok', {});
      line.close();
      return;
    }
    await joined.channel.receive(message);
  }

  socket.on('message', (data, binary) => {
    silence.refresh();
    let message: Incoming;
    try {
      message = decode(
        Buffer.isBuffer(data) ? data : Buffer.concat([data].flat() as Buffer[]),
        binary,
        version,
      );
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      socket.close(CLOSE_PROTOCOL_ERROR, error.message);
      return;
    }
    queue = queue
      .then(() => handle(message))
      .catch((error: unknown) => {
        log(`message ${message.event} on ${message.topic} failed: ${String(error)}`);
      });
  });
  socket.on('error', () => {
    socket.terminate();
  });
  socket.on('close', () => {
    clearTimeout(silence);
    void queue.then(() => {
      for (const { channel } of channels.values()) channel.end();
      channels.clear();
    });
    for (const { channel } of channels.values()) channel.end();
  });
}
