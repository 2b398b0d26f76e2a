/** The sync protocol over PostgREST and Realtime. Every answer is validated before it is believed. */
import type { RealtimeChannel } from '@supabase/supabase-js';
import * as v from 'valibot';
import { mutationResultSchema, type Mutation, type MutationResult } from '../../domain/mutations.ts';
import type { ChangesPage, Remote, SnapshotPage } from '../../sync/ports.ts';
import type { Client } from './client.ts';
import type { Json } from './database.types.ts';
import { failureOf, remoteFailure } from './failures.ts';

const PAGE_SIZE = 500;

const rowsSchema = v.record(v.string(), v.array(v.unknown()));
const goneSchema = v.array(v.object({ table: v.string(), id: v.string() }));
const pokeSchema = v.object({ payload: v.object({ seq: v.number() }) });

const snapshotSchema = v.object({
  epoch: v.string(),
  seq: v.number(),
  rows: rowsSchema,
  next: v.unknown(),
});
const changesSchema = v.object({
  rows: rowsSchema,
  gone: goneSchema,
  next: v.number(),
  more: v.boolean(),
  epoch: v.string(),
  min_seq: v.number(),
});
const leaseSchema = v.object({ leased: v.array(v.string()) });

export class SupabaseRemote implements Remote {
  readonly #client: Client;
  readonly #userId: string;
  #channels: RealtimeChannel[] = [];
  #poked: ((seq: number | null) => void) | undefined;

  constructor(client: Client, userId: string) {
    this.#client = client;
    this.#userId = userId;
  }

  async snapshot(cursor: unknown): Promise<SnapshotPage> {
    const args = { cursor: cursor as Json, page_size: PAGE_SIZE };
    const page = read(snapshotSchema, await this.#client.rpc('snapshot', args));
    return { ...page, next: page.next ?? null, gone: [] };
  }

  async pull(since: number): Promise<ChangesPage> {
    const args = { since, most: PAGE_SIZE };
    const { min_seq, ...page } = read(changesSchema, await this.#client.rpc('pull_changes', args));
    return { ...page, minSeq: min_seq };
  }

  async apply(mutation: Mutation): Promise<MutationResult> {
    const args = { mutation: mutation as unknown as Json };
    return read(mutationResultSchema, await this.#client.rpc('apply_mutation', args));
  }

  /** @returns the messages that this device may read. @throws RemoteFailure */
  async lease(ids: string[], deviceId: string, modelVersion: string): Promise<string[]> {
    const args = { message_ids: ids, device_id: deviceId, model_version: modelVersion };
    return read(leaseSchema, await this.#client.rpc('lease_triage', args)).leased;
  }

  async dispatch(): Promise<void> {
    const { error } = await this.#client.functions.invoke('dispatch', { body: {} });
    if (error) throw remoteFailure('server', String(error));
  }

  listen(poked: (seq: number | null) => void): () => void {
    this.#poked = poked;
    this.#join();
    return () => {
      this.#poked = undefined;
      void this.#leave();
    };
  }

  /**
   * A woken tab would rejoin with the token it fell asleep with, and a channel that the server closed does
   * not come back by itself: refresh the token, then join anew what is not joined.
   */
  async wake(): Promise<void> {
    const { data } = await this.#client.auth.getSession();
    if (!data.session || !this.#poked) return;
    await this.#client.realtime.setAuth(data.session.access_token);
    if (this.#channels.every((channel) => channel.state === 'joined')) return;
    await this.#leave();
    this.#join();
  }

  #join(): void {
    this.#channels = ['staff', `user:${this.#userId}`].map((topic) => {
      const channel = this.#client.channel(topic, { config: { private: true } });
      return channel
        .on('broadcast', { event: 'poke' }, (message) => {
          const poke = v.safeParse(pokeSchema, message);
          this.#poked?.(poke.success ? poke.output.payload.seq : null);
        })
        .subscribe((status) => {
          // Whatever was poked before the channel was up is fetched now.
          if (status === 'SUBSCRIBED') this.#poked?.(null);
          // An unauthorised channel would retry for ever: it is left, and joined anew when the tab wakes.
          if (status === 'CHANNEL_ERROR' && channel.state !== 'joining') void channel.unsubscribe();
        });
    });
  }

  async #leave(): Promise<void> {
    const channels = this.#channels;
    this.#channels = [];
    await Promise.all(channels.map((channel) => this.#client.removeChannel(channel)));
  }
}

interface Answer {
  data: unknown;
  error: { message: string } | null;
  status: number;
}

function read<Schema extends v.GenericSchema>(schema: Schema, { data, error, status }: Answer): v.InferOutput<Schema> {
  if (error) throw failureOf(status, error.message);
  const parsed = v.safeParse(schema, data);
  if (!parsed.success) throw remoteFailure('invalid_answer', parsed.issues[0].message);
  return parsed.output;
}
