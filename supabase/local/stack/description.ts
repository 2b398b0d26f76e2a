import { rmSync, writeFileSync } from 'node:fs';
import { type Account, oneForEachRole } from './accounts.ts';
import type { Stack } from './options.ts';

/** What scripts are told: addresses, keys, and one account for each role. */
export interface Description {
  app: string;
  supabase: { url: string; anonKey: string; serviceRoleKey: string };
  x: { origin: string };
  mailbox: string;
  accounts: readonly Account[];
  /** Only while nobody is admin. */
  setupCode?: string;
}

export function describe(
  stack: Pick<Stack, 'app' | 'supabase' | 'x' | 'mailbox' | 'accounts' | 'setupCode'>,
): Description {
  return {
    app: stack.app,
    supabase: stack.supabase,
    x: stack.x,
    mailbox: stack.mailbox,
    accounts: oneForEachRole(stack.accounts),
    ...(stack.setupCode === null ? {} : { setupCode: stack.setupCode }),
  };
}

/** Leaves the description where other commands of this installation find it. @returns a function that removes it */
export function leaveAddress(file: string, description: Description): () => void {
  writeFileSync(file, `${JSON.stringify(description)}\n`, { mode: 0o600 });
  return () => {
    rmSync(file, { force: true });
  };
}
