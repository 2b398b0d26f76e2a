/** Opens the session of this browser: who is signed in, online or not. */
import type { AccountSecurity } from '../features/account-security.ts';
import type { Door } from '../features/people.ts';
import type { Session } from '../features/ports.ts';
import { remembered } from '../platform/remembered.ts';
import { forgetDrafts } from './browser-drafts.ts';
import { countUnsent, deleteLocalDatabase, forgetRows } from './local/housekeeping.ts';
import { SupabaseAccountSecurity } from './remote/supabase-account-security.ts';
import { createRemoteClient, type Client, type RemoteConfig } from './remote/client.ts';
import { SupabaseDoor } from './remote/supabase-door.ts';
import { SupabaseSession } from './remote/supabase-session.ts';

export interface OpenSession {
  session: Session;
  security: AccountSecurity;
  door: Door;
  client: Client;
  /** Asks the database again who is signed in; the session's state says the answer. */
  recheck: () => Promise<void>;
}

export function openSession(config: RemoteConfig): OpenSession {
  const client = createRemoteClient(config);
  const security = new SupabaseAccountSecurity({ client, config, home: `${location.origin}/` });
  const session = new SupabaseSession({
    client,
    remembered: remembered('roost-me'),
    unsent: countUnsent,
    async forget(userId) {
      await deleteLocalDatabase(userId);
      // Last: the desk that closes meanwhile may still have set something down.
      forgetDrafts(userId);
    },
    forgetRows,
  });
  void security.arrive(takeHash());
  const recheck = () => session.recheck();
  return { session, security, door: new SupabaseDoor(client, recheck), client, recheck };
}

/** What a link has left in the address; it must not stay there, nor in the history. */
function takeHash(): string {
  const { hash, pathname, search } = location;
  if (/[#&](access_token|error)=/u.test(hash)) {
    history.replaceState(history.state, '', pathname + search);
  }
  return hash;
}
