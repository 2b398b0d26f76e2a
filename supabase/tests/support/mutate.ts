/** Sends mutations as a device does. */
import { randomUUID } from 'node:crypto';
import type { MutationResult } from '../../../src/lib/domain/mutations.ts';
import { rpc } from './callers.ts';
import type { Database } from './test-database.ts';
import { AS, type Person } from './world.ts';

/** `args` may be malformed on purpose. */
export function mutate(
  database: Database,
  who: Person,
  name: string,
  args: unknown,
  id: string = randomUUID(),
): Promise<MutationResult> {
  return rpc<MutationResult>(database, AS[who], 'apply_mutation', { mutation: { id, name, args } });
}

