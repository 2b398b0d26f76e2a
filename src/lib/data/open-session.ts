/** Opens the session of this browser: who is signed in, online or not. */
import type { Session } from '../features/ports.ts';
import { deleteLocalDatabase, countUnsent } from './local/database.ts';
import { createRemoteClient, type Client, type RemoteConfig } from './remote/client.ts';
import { SupabaseSession } from './remote/supabase-session.ts';

const REMEMBERED = 'roost-me';

export function openSession(config: RemoteConfig): { session: Session; client: Client } {
  const client = createRemoteClient(config);
  let userId: string | null = null;
  const session = new SupabaseSession({
    client,
    remembered: {
      read: () => JSON.parse(localStorage.getItem(REMEMBERED) ?? 'null') as unknown,
      write: (me) => {
        localStorage.setItem(REMEMBERED, JSON.stringify(me));
      },
    },
    unsent: () => (userId === null ? Promise.resolve(0) : countUnsent(userId)),
    forget: deleteLocalDatabase,
  });
  session.state.subscribe((state) => {
    userId = state.kind === 'signed_in' ? state.userId : null;
  });
  return { session, client };
}
