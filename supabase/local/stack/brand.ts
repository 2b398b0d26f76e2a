import type { Database } from '../database/database.ts';
import type { XKeys } from './options.ts';

/** The company's account on X that mentions are read of. */
export interface Brand {
  xUserId: string;
  handle: string;
  name: string;
  avatarUrl: string | null;
}

/**
 * Connects the account with its keys, once; what an admin has changed since stays, also that it is disconnected.
 *
 * @returns the account's id
 */
export async function ensureBrand(database: Database, brand: Brand, keys: XKeys): Promise<string> {
  await database.query(
    `insert into public.brand_accounts (x_user_id, handle, name, avatar_url)
     select $1, $2, $3, $4
     where not exists (select from public.brand_accounts where x_user_id = $1)`,
    [brand.xUserId, brand.handle, brand.name, brand.avatarUrl],
  );
  const [account] = await database.query<{ id: string; connected: boolean }>(
    `select b.id, exists (
       select from public.x_connections c
       where c.brand_account_id = b.id and (c.credentials_from = 'stored' or c.disconnected_at is not null)
     ) as connected
     from public.brand_accounts b where b.x_user_id = $1`,
    [brand.xUserId],
  );
  if (!account) throw new Error('The brand account is gone as soon as it was made.');
  if (account.connected) return account.id;
  const credentials = {
    consumer_key: keys.consumerKey,
    consumer_secret: keys.consumerSecret,
    access_token: keys.accessToken,
    access_secret: keys.accessSecret,
    bearer_token: keys.bearerToken,
  };
  const [answer] = await database.query<{ saved: { ok: boolean } }>(
    'select public.save_x_credentials($1, $2::text::jsonb) as saved',
    [account.id, JSON.stringify(credentials)],
  );
  if (!answer?.saved.ok)
    throw new Error(`The keys of X are not taken: ${JSON.stringify(answer?.saved)}`);
  return account.id;
}
