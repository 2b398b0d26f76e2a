/** Asks one function of the database on behalf of a person who waits for it. */
import * as v from 'valibot';
import type { Refusal } from '../../features/ports.ts';
import type { Client } from './client.ts';
import type { Database } from './database.types.ts';
import { failureOf, isHopeless, remoteFailure } from './failures.ts';

export type Functions = Database['public']['Functions'];

const ANSWER_WITHIN_MS = 20_000;

/** @throws Refusal when there is no answer, or one that this app does not understand */
export async function ask<Name extends keyof Functions, const S extends v.GenericSchema>(
  client: Client,
  name: Name,
  args: Functions[Name]['Args'],
  schema: S,
): Promise<v.InferOutput<S>> {
  const call = client.rpc(name, args as never);
  const { data, error, status } = await call.abortSignal(AbortSignal.timeout(ANSWER_WITHIN_MS));
  if (error && isHopeless(status)) throw refusal({ code: 'invalid' }, error.message);
  if (error) throw failureOf(status, error.message);
  const answer = v.safeParse(schema, data);
  if (!answer.success) throw remoteFailure('invalid_answer', answer.issues[0].message);
  return answer.output;
}

type Said = Pick<Refusal, 'code'> & {
  [Part in 'field' | 'reason' | 'row']?: Refusal[Part] | undefined;
};

/** What a function has said no with. */
export function refusal(
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
