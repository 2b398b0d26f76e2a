/** Calls of the database for which a person waits, and what it refuses. */
import * as v from 'valibot';
import type { Refusal } from '../../features/ports.ts';
import type { Client } from './client.ts';
import type { Database } from './database.types.ts';
import { failureOf, isHopeless, remoteFailure } from './failures.ts';

export type Functions = Database['public']['Functions'];

const ANSWER_WITHIN_MS = 20_000;

/** What a function answers that did not do it. */
export const refusedSchema = v.object({
  ok: v.literal(false),
  code: v.string(),
  field: v.optional(v.string()),
  reason: v.optional(v.string()),
  row: v.optional(v.record(v.string(), v.unknown())),
});

/** What a function answers that saves one thing. */
export const savedSchema = v.variant('ok', [
  v.object({ ok: v.literal(true), id: v.string(), updated_at: v.nullable(v.string()) }),
  refusedSchema,
]);

/** @throws Refusal when there is no answer, or one that this app does not understand */
export async function ask<Name extends keyof Functions, const S extends v.GenericSchema>(
  client: Client,
  name: Name,
  args: Functions[Name]['Args'],
  schema: S,
): Promise<v.InferOutput<S>> {
  const call = client.rpc(name, args as never);
  const { data, error, status } = await call.abortSignal(AbortSignal.timeout(ANSWER_WITHIN_MS));
  if (error && isHopeless(status)) throw refusalOf({ code: 'invalid' }, error.message);
  if (error) throw failureOf(status, error.message);
  const answer = v.safeParse(schema, data);
  if (!answer.success) throw remoteFailure('invalid_answer', answer.issues[0].message);
  return answer.output;
}

export function since(seen: string | null): { seen?: string } {
  return seen === null ? {} : { seen };
}

type Said = Pick<Refusal, 'code'> & {
  [Part in 'field' | 'reason' | 'row']?: Refusal[Part] | undefined;
};

export function refusalOf(
  { code, field, reason, row }: Said,
  message = 'The server did not take this.',
): Refusal {
  return Object.assign(new Error(message), {
    code,
    ...(field !== undefined && { field }),
    ...(reason !== undefined && { reason }),
    ...(row !== undefined && { row }),
  });
}
