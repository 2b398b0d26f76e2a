import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode, encodeBroadcast, FrameError } from './serializer.ts';

describe('frames', () => {
  it('takes arrays in 2.0.0 and objects in 1.0.0', () => {
    const incoming = {
      joinRef: '1',
      ref: '2',
      topic: 'realtime:staff',
      event: 'phx_join',
      payload: { a: 1 },
      broadcast: null,
    };
    const array = Buffer.from(JSON.stringify(['1', '2', 'realtime:staff', 'phx_join', { a: 1 }]));
    expect(decode(array, false, '2.0.0')).toEqual(incoming);
    const object = {
      join_ref: '1',
      ref: '2',
      topic: 'realtime:staff',
      event: 'phx_join',
      payload: { a: 1 },
    };
    expect(decode(Buffer.from(JSON.stringify(object)), false, '1.0.0')).toEqual(incoming);
    expect(JSON.parse(encode({ ...incoming, payload: {} }, '2.0.0'))).toEqual([
      '1',
      '2',
      'realtime:staff',
      'phx_join',
      {},
    ]);
    expect(JSON.parse(encode({ ...incoming, payload: {} }, '1.0.0'))).toEqual({
      ...object,
      payload: {},
    });
  });

  it('counts bytes, not letters, in the header of a broadcast', () => {
    const broadcast = {
      event: 'grüße',
      encoding: 'json' as const,
      body: Buffer.from('{"ok":true}'),
      meta: { id: 'é' },
    };
    const frame = encodeBroadcast('realtime:straße', broadcast, '2.0.0');
    if (!Buffer.isBuffer(frame)) throw new Error('a binary frame was expected');
    const [kind, topic = 0, event = 0, meta = 0, encoding] = frame;
    expect([kind, encoding]).toEqual([4, 1]);
    const text = (from: number, length: number): string =>
      frame.toString('utf8', from, from + length);
    expect(text(5, topic)).toBe('realtime:straße');
    expect(text(5 + topic, event)).toBe('grüße');
    expect(JSON.parse(text(5 + topic + event, meta))).toEqual({ id: 'é' });
    expect(JSON.parse(text(5 + topic + event + meta, frame.length))).toEqual({ ok: true });
  });

  it('does not cut a name that is too long for the header, but drops the frame', () => {
    const broadcast = {
      event: 'e'.repeat(256),
      encoding: 'json' as const,
      body: Buffer.from('{}'),
    };
    expect(encodeBroadcast('realtime:staff', broadcast, '2.0.0')).toBeNull();
  });

  it('answers any bytes with a frame or with a FrameError', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.boolean(),
        fc.constantFrom('1.0.0', '2.0.0'),
        (bytes, binary, version) => {
          try {
            const { topic, event } = decode(Buffer.from(bytes), binary, version);
            expect(typeof topic + typeof event).toBe('stringstring');
          } catch (error) {
            expect(error).toBeInstanceOf(FrameError);
          }
        },
      ),
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          decode(Buffer.from(text), false, '2.0.0');
        } catch (error) {
          expect(error).toBeInstanceOf(FrameError);
        }
      }),
    );
  });
});
