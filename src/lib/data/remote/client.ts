/** The one supabase-js client, typed by the generated schema. */
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type { Database } from './database.types.ts';
import { withoutPortals } from './portal.ts';
import { expiringByOwnClock } from './session-expiry.ts';

export type Client = SupabaseClient<Database>;

/** Where the server is; `config.json` beside the app says so. */
export interface RemoteConfig {
  supabaseUrl: string;
  anonKey: string;
  /** The server mails nothing, and shows what it would have sent to who started it. */
  mailsAreCaught?: boolean | undefined;
}

export function createRemoteClient({ supabaseUrl, anonKey }: RemoteConfig): Client {
  return createClient<Database>(supabaseUrl, anonKey, {
    auth: { persistSession: true, autoRefreshToken: true, detectSessionInUrl: false },
    // Looked up at each request: a page may put another in its place later.
    global: { fetch: expiringByOwnClock(withoutPortals((input, init) => fetch(input, init))) },
    realtime: { params: { eventsPerSecond: 20 } },
  });
}
