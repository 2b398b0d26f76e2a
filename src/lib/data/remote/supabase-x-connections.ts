/** The connections to X, as an admin's device asks for them and changes them. */
import { FunctionsHttpError } from '@supabase/supabase-js';
import * as v from 'valibot';
import type { Live } from '../../domain/live.ts';
import {
  checkSchema,
  xConnectionSchema,
  type KeyName,
  type XCheck,
  type XPrices,
} from '../../domain/x-connection.ts';
import type { Refusal } from '../../features/ports.ts';
import type { Connecting, KnownConnections, XConnections } from '../../features/x-connections.ts';
import { isoTime, type Clock } from '../../platform/clock.ts';
import type { Client } from './client.ts';
import { failureOf, isHopeless, remoteFailure } from './failures.ts';

/** A test waits for X several times. */
const ANSWER_WITHIN_MS = 60_000;
/** How often the server is asked while somebody looks: polling goes on meanwhile. */
const FOLLOW_MS = 5_000;

const COLUMNS = Object.keys(xConnectionSchema.entries).join(', ');

const answerSchema = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    brand_account_id: v.optional(v.string()),
    checks: v.optional(v.array(checkSchema), []),
  }),
  v.object({
    ok: v.literal(false),
    code: v.string(),
    detail: v.optional(v.string()),
    field: v.optional(v.string()),
    reason: v.optional(v.string()),
    checks: v.optional(v.array(checkSchema)),
  }),
]);
type Answer = v.InferOutput<typeof answerSchema>;
type Done = Extract<Answer, { ok: true }>;

interface Parts {
  client: Client;
  /** This device's memory of what the server said. */
  kept: { known: Live<KnownConnections | null>; keep(value: KnownConnections): Promise<void> };
  clock: Clock;
  /** The server has rows that this device has not: a brand account that is new. */
  changed: () => void;
}

export class SupabaseXConnections implements XConnections {
  readonly known: Live<KnownConnections | null>;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.known = parts.kept.known;
  }

  follow(): () => void {
    let stopped = false;
    let cancel = (): void => undefined;
    const round = async (): Promise<void> => {
      // Without an answer the last one stays, with its time: the view says how old it is.
      await this.#readAnew();
      if (!stopped) cancel = this.#parts.clock.after(FOLLOW_MS, () => void round());
    };
    void round();
    return () => {
      stopped = true;
      cancel();
    };
  }

  async connect(keys: Record<KeyName, string>): Promise<Connecting> {
    const { bearer_token: bearer, ...others } = keys;
    const credentials = { ...others, bearer_token: bearer === '' ? null : bearer };
    const answer = await this.#ask({ action: 'connect', credentials });
    if (!answer.ok) {
      if (answer.checks) return { kind: 'refused', checks: answer.checks };
      throw refusalOf(answer);
    }
    this.#parts.changed();
    await this.#readAnew();
    const { brand_account_id: brandAccountId = '', checks } = answer;
    return { kind: 'connected', brandAccountId, checks };
  }

  async saveKeys(
    brandAccountId: string,
    credentials: Partial<Record<KeyName, string | null>>,
  ): Promise<void> {
    await this.#order('save', brandAccountId, { credentials });
  }

  async test(brandAccountId: string): Promise<XCheck[]> {
    return (await this.#order('test', brandAccountId)).checks;
  }

  async setPaused(brandAccountId: string, paused: boolean): Promise<void> {
    await this.#order(paused ? 'pause' : 'resume', brandAccountId);
  }

  async setPollSeconds(brandAccountId: string, seconds: number): Promise<void> {
    await this.#order('set_poll_seconds', brandAccountId, { poll_seconds: seconds });
  }

  async setPrices(brandAccountId: string, prices: XPrices | null): Promise<void> {
    await this.#order('set_prices', brandAccountId, { prices });
  }

  async registerWebhook(brandAccountId: string): Promise<void> {
    await this.#order('register_webhook', brandAccountId);
  }

  async disconnect(brandAccountId: string): Promise<void> {
    await this.#order('disconnect', brandAccountId);
  }

  /** Carries an order out and reads what came of it. @throws Refusal */
  async #order(action: string, brandAccountId: string, more: object = {}): Promise<Done> {
    const answer = await this.#ask({ action, brand_account_id: brandAccountId, ...more });
    await this.#readAnew();
    if (!answer.ok) throw refusalOf(answer);
    return answer;
  }

  async #ask(body: object): Promise<Answer> {
    const said = await this.#parts.client.functions.invoke<unknown>('x-connection', {
      body,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (said.error) throw thrownBy(said.error);
    const answer = v.safeParse(answerSchema, said.data);
    if (!answer.success) throw remoteFailure('invalid_answer', answer.issues[0].message);
    return answer.output;
  }

  /** Reads, and lets the last answer stand when there is none: what was done before is done. */
  async #readAnew(): Promise<void> {
    await this.#read().catch(() => undefined);
  }

  async #read(): Promise<void> {
    const { client, kept, clock } = this.#parts;
    const call = client.from('x_connections').select(COLUMNS);
    const { data, error, status } = await call.abortSignal(AbortSignal.timeout(ANSWER_WITHIN_MS));
    if (error) throw failureOf(status, error.message);
    const rows = v.safeParse(v.array(xConnectionSchema), data);
    if (!rows.success) throw remoteFailure('invalid_answer', rows.issues[0].message);
    await kept.keep({ connections: rows.output, at: isoTime(clock) });
  }
}

function thrownBy(error: unknown): Error {
  if (!(error instanceof FunctionsHttpError))
    return failureOf(0, error instanceof Error ? error.message : String(error));
  const { status } = error.context as Response;
  if (status === 403)
    return Object.assign(new Error('Only admins may do this.'), { code: 'forbidden' });
  if (isHopeless(status)) return Object.assign(new Error(error.message), { code: 'invalid' });
  return failureOf(status, error.message);
}

function refusalOf({ code, detail, field, reason }: Extract<Answer, { ok: false }>): Refusal {
  return Object.assign(new Error(detail ?? 'The server did not do this.'), {
    code,
    ...(field !== undefined && { field }),
    ...(reason !== undefined && { reason }),
  });
}
