/**
 * The wire format of Phoenix channels as Supabase speaks it: serializer 2.0.0 (arrays of text, and binary
 * frames of kind 3 and 4 for broadcasts) and 1.0.0 (objects of text).
 */
export type Version = '1.0.0' | '2.0.0';

/** What travels in a broadcast; JSON stays encoded on its way through. */
export interface Broadcast {
  event: string;
  encoding: 'json' | 'binary';
  body: Buffer;
  /** Told by the server, for example the id of the row in realtime.messages. */
  meta?: Record<string, unknown>;
}

/** A message from a client. For event `broadcast`, `broadcast` is set. */
export interface Incoming {
  joinRef: string | null;
  ref: string | null;
  topic: string;
  event: string;
  payload: Record<string, unknown>;
  broadcast: Broadcast | null;
}

export interface Outgoing {
  joinRef: string | null;
  ref: string | null;
  topic: string;
  event: string;
  payload: unknown;
}

/** A frame that is not of this protocol. */
export class FrameError extends Error {}

const USER_BROADCAST_PUSH = 3;
const USER_BROADCAST = 4;
const JSON_ENCODING = 1;
const MOST_HEADER_BYTES = 255;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws FrameError */
export function decode(data: Buffer, binary: boolean, version: Version): Incoming {
  if (binary) return decodeBroadcastPush(data);
  let frame: unknown;
  try {
    frame = JSON.parse(data.toString('utf8'));
  } catch {
    throw new FrameError('The frame is not JSON.');
  }
  const parts: unknown[] =
    version === '1.0.0' && isRecord(frame)
      ? [frame['join_ref'], frame['ref'], frame['topic'], frame['event'], frame['payload']]
      : Array.isArray(frame)
        ? frame
        : [];
  const [joinRef, ref, topic, event, payload] = parts;
  if (typeof topic !== 'string' || typeof event !== 'string') {
    throw new FrameError('The frame has no topic or no event.');
  }
  const fields = isRecord(payload) ? payload : {};
  return {
    joinRef: textOrNull(joinRef),
    ref: textOrNull(ref),
    topic,
    event,
    payload: fields,
    broadcast: event === 'broadcast' ? broadcastOf(fields) : null,
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function broadcastOf(payload: Record<string, unknown>): Broadcast {
  const event = typeof payload['event'] === 'string' ? payload['event'] : '';
  return { event, encoding: 'json', body: Buffer.from(JSON.stringify(payload['payload'] ?? {})) };
}

/** kind, sizes of join ref, ref, topic, event and metadata, encoding, then those texts, then the body. */
function decodeBroadcastPush(data: Buffer): Incoming {
  if (data.length < 7 || data[0] !== USER_BROADCAST_PUSH) {
    throw new FrameError('The binary frame is of an unknown kind.');
  }
  let offset = 7;
  const take = (size: number): string => {
    const end = offset + size;
    if (end > data.length) throw new FrameError('The binary frame is cut short.');
    const text = data.toString('utf8', offset, end);
    offset = end;
    return text;
  };
  const size = (at: number): number => data[at] ?? 0;
  const joinRef = take(size(1));
  const ref = take(size(2));
  const topic = take(size(3));
  const event = take(size(4));
  take(size(5));
  const encoding = size(6) === JSON_ENCODING ? 'json' : 'binary';
  return {
    joinRef: joinRef === '' ? null : joinRef,
    ref: ref === '' ? null : ref,
    topic,
    event: 'broadcast',
    payload: {},
    broadcast: { event, encoding, body: data.subarray(offset) },
  };
}

export function encode(message: Outgoing, version: Version): string {
  const { joinRef, ref, topic, event, payload } = message;
  return JSON.stringify(
    version === '1.0.0'
      ? { join_ref: joinRef, ref, topic, event, payload }
      : [joinRef, ref, topic, event, payload],
  );
}

/** A broadcast for a subscriber; null when its version cannot carry it. */
export function encodeBroadcast(
  topic: string,
  broadcast: Broadcast,
  version: Version,
): string | Buffer | null {
  if (version === '1.0.0') {
    if (broadcast.encoding === 'binary') return null;
    const payload: Record<string, unknown> = {
      type: 'broadcast',
      event: broadcast.event,
      payload: JSON.parse(broadcast.body.toString('utf8')) as unknown,
      ...(broadcast.meta ? { meta: broadcast.meta } : {}),
    };
    return encode({ joinRef: null, ref: null, topic, event: 'broadcast', payload }, version);
  }
  const topicBytes = Buffer.from(topic);
  const eventBytes = Buffer.from(broadcast.event);
  const metaBytes = Buffer.from(broadcast.meta ? JSON.stringify(broadcast.meta) : '');
  const sizes = [topicBytes.length, eventBytes.length, metaBytes.length];
  if (sizes.some((bytes) => bytes > MOST_HEADER_BYTES)) return null;
  const encoding = broadcast.encoding === 'json' ? JSON_ENCODING : 0;
  const header = Buffer.from([USER_BROADCAST, ...sizes, encoding]);
  return Buffer.concat([header, topicBytes, eventBytes, metaBytes, broadcast.body]);
}
