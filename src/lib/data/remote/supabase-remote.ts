/** The sync protocol over PostgREST and Realtime. Every answer is validated before it is believed. */
import type { RealtimeChannel } from '@supabase/supabase-js';
import * as v from 'valibot';
import {
  mutationResultSchema,
  type Mutation,
  type MutationResult,
} from '../../domain/mutations.ts';
import type { CorrectedClock } from '../../platform/corrected-clock.ts';
import type {
  ChangesPage,
  Remote,
  SnapshotPage,
  TicketPage,
  TicketSource,
} from '../../sync/ports.ts';
import { validRows } from '../server-rows.ts';
import type { Client } from './client.ts';
import type { Json } from './database.types.ts';
import { failureOf, isHopeless, remoteFailure } from './failures.ts';

/** Rows a page: each page is one transaction on this device, and each of those has a price of its own. */
const SNAPSHOT_PAGE = 5_000;
const CHANGES_PAGE = 1_000;
/** A connection that has silently died must not hold up the sync for the minutes that a browser would wait. */
const ANSWER_WITHIN_MS = 30_000;

/** A place in the change log: below zero, broken or beyond 2^53 it would move the cursor to where nothing is. */
const seqSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const rowsSchema = v.record(v.string(), v.array(v.unknown()));
const goneSchema = v.array(v.object({ table: v.string(), id: v.string() }));
const pokeSchema = v.object({ payload: v.object({ seq: v.number() }) });

/** The server's time; a server that does not say it is an older one. */
const timeSchema = v.optional(v.pipe(v.string(), v.isoTimestamp()));

const snapshotSchema = v.object({
  epoch: v.string(),
  seq: seqSchema,
  rows: rowsSchema,
  next: v.unknown(),
  at: timeSchema,
});
const changesSchema = v.object({
  rows: rowsSchema,
  gone: goneSchema,
  next: seqSchema,
  more: v.boolean(),
  epoch: v.string(),
  min_seq: seqSchema,
  scope_start: timeSchema,
  at: timeSchema,
});
const ticketSchema = v.object({ epoch: v.string(), seq: seqSchema, rows: rowsSchema });
const leaseSchema = v.object({ leased: v.array(v.string()) });

export class SupabaseRemote implements Remote, TicketSource {
  readonly #client: Client;
  readonly #userId: string;
  readonly #clock: Pick<CorrectedClock, 'ask'> | undefined;
  #channels: RealtimeChannel[] = [];
  #poked: ((seq: number | null) => void) | undefined;

  /** @param clock Learns the server's time from its answers. */
  constructor(client: Client, userId: string, clock?: Pick<CorrectedClock, 'ask'>) {
    this.#client = client;
    this.#userId = userId;
    this.#clock = clock;
  }

  /** @throws RemoteFailure, or Refusal 'invalid_answer' for a row that is not of its table's shape */
  async snapshot(cursor: unknown): Promise<SnapshotPage> {
    const args = { cursor: cursor as Json, page_size: SNAPSHOT_PAGE };
    const answered = this.#clock?.ask();
    const { at, ...page } = read(
      snapshotSchema,
      await this.#client.rpc('snapshot', args).abortSignal(inTime()),
    );
    if (at !== undefined) answered?.(at);
    // Now, while the page before it may still be on its way to the disk.
    validRows(page.rows);
    return { ...page, next: page.next ?? null, gone: [], whole: true };
  }

  async pull(since: number): Promise<ChangesPage> {
    const args = { since, most: CHANGES_PAGE };
    const answered = this.#clock?.ask();
    const { min_seq, scope_start, at, ...page } = read(
      changesSchema,
      await this.#client.rpc('pull_changes', args).abortSignal(inTime()),
    );
    if (at !== undefined) answered?.(at);
    return {
      ...page,
      minSeq: min_seq,
      ...(scope_start === undefined ? {} : { scopeStart: scope_start }),
    };
  }

  async ticket(id: string): Promise<TicketPage> {
    const args = { ticket_id: id };
    return read(ticketSchema, await this.#client.rpc('ticket_rows', args).abortSignal(inTime()));
  }

  async apply(mutation: Mutation): Promise<MutationResult> {
    const args = { mutation: mutation as unknown as Json };
    const answer = await this.#client.rpc('apply_mutation', args).abortSignal(inTime());
    if (answer.error && isHopeless(answer.status)) {
      return { status: 'rejected', code: 'invalid', message: answer.error.message };
    }
    return read(mutationResultSchema, answer);
  }

  /** @returns the messages that this device may read. @throws RemoteFailure */
  async lease(ids: string[], deviceId: string, modelVersion: string): Promise<string[]> {
    const args = { message_ids: ids, device_id: deviceId, model_version: modelVersion };
    return read(leaseSchema, await this.#client.rpc('lease_triage', args).abortSignal(inTime()))
      .leased;
  }

  async dispatch(): Promise<void> {
    const answer = await this.#client.functions.invoke<unknown>('dispatch', { body: {} });
    if (answer.error) throw remoteFailure('server', String(answer.error));
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
    if (!data.session || !this.#isHeard()) return;
    await this.#client.realtime.setAuth(data.session.access_token);
    // Those that are joining, or errored with their socket, come back by themselves.
    if (this.#channels.every(({ state }) => state !== 'closed' && state !== 'leaving')) return;
    await this.#leave();
    if (this.#isHeard()) this.#join();
  }

  #join(): void {
    this.#channels = ['staff', `user:${this.#userId}`].map((topic) => {
      const channel = this.#client.channel(topic, { config: { private: true } });
      return channel
        .on('broadcast', { event: 'poke' }, (message) => {
          const poke = v.safeParse(pokeSchema, message);
          this.#poked?.(poke.success ? poke.output.payload.seq : null);
        })
        .subscribe((status: string, error) => {
          // Whatever was poked before the channel was up is fetched now.
          if (status === 'SUBSCRIBED') this.#poked?.(null);
          // A refused channel would ask again for ever: it is left, and joined anew with the next wake. One
          // that lost its socket is not refused, and joins by itself when the socket is back.
          if (status === 'CHANNEL_ERROR' && isRefusal(error)) void channel.unsubscribe();
        });
    });
  }

  #isHeard(): boolean {
    return this.#poked !== undefined;
  }

  async #leave(): Promise<void> {
    const channels = this.#channels;
    this.#channels = [];
    await Promise.all(channels.map((channel) => this.#client.removeChannel(channel)));
  }
}

function inTime(): AbortSignal {
  return AbortSignal.timeout(ANSWER_WITHIN_MS);
}

/** supabase-js hands on the server's reply to a refused join, and a string or an event when the socket fails. */
function isRefusal(error: Error | undefined): boolean {
  const cause = error?.cause;
  return (
    v.is(v.object({ reason: v.string() }), cause) && !v.is(v.object({ code: v.number() }), cause)
  );
}

interface Answer {
  data: unknown;
  error: { message: string } | null;
  status: number;
}

function read<Schema extends v.GenericSchema>(
  schema: Schema,
  { data, error, status }: Answer,
): v.InferOutput<Schema> {
  if (error) throw failureOf(status, error.message);
  const parsed = v.safeParse(schema, data);
  if (!parsed.success) throw remoteFailure('invalid_answer', parsed.issues[0].message);
  return parsed.output;
}
