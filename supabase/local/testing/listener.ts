import type { RealtimeChannel, SupabaseClient } from '@supabase/supabase-js';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';

/** What a subscriber of the unmodified client was told. */
export interface Heard {
  channel: RealtimeChannel;
  statuses: string[];
  errors: string[];
  /** Payloads of the broadcasts with the event that was listened for. */
  pokes: unknown[];
  system: { status: string; message: string }[];
}

type Config = NonNullable<Parameters<SupabaseClient['channel']>[1]>['config'];

/** Subscribes to a private channel and writes down what happens. */
export function listenTo(
  client: SupabaseClient,
  topic: string,
  config: Config = {},
  event = 'poke',
): Heard {
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

export const joined = (heard: Heard): Promise<void> =>
  eventually(() => {
    expect(heard.statuses).toContain('SUBSCRIBED');
  });

export const closed = (heard: Heard): Promise<void> =>
  eventually(() => {
    expect(heard.statuses).toContain('CLOSED');
  });

/** Waits for a refusal. @returns the server's words */
export async function refused(heard: Heard): Promise<string> {
  await eventually(() => {
    expect(heard.statuses).toContain('CHANNEL_ERROR');
  });
  expect(heard.statuses).not.toContain('SUBSCRIBED');
  return heard.errors[0] ?? '';
}
