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
 * Connects the account with its keys: once, so that what an admin has changed since stays, or each time, for keys
 * that were given to this start. An account that an admin has disconnected stays so.
 *
 * @returns the account's id
 */
export async function ensureBrand(
  database: Database,
  brand: Brand,
  keys: XKeys,
  when: 'once' | 'each time',
): Promise<string> {
  await database.query(
    `insert into public.brand_accounts (x_user_id, handle, name, avatar_url)
     select $1, $2, $3, $4
     where not exists (select from public.brand_accounts where x_user_id = $1)`,
    [brand.xUserId, brand.handle, brand.name, brand.avatarUrl],
  );
  const [account] = await database.query<{ id: string; stored: boolean; disconnected: boolean }>(
    `select b.id, coalesce(c.credentials_from = 'stored', false) as stored, c.disconnected_at is not null as disconnected
     from public.brand_accounts b left join public.x_connections c on c.brand_account_id = b.id
     where b.x_user_id = $1`,
    [brand.xUserId],
  );
  if (!account) throw new Error('The brand account is gone as soon as it was made.');
  if (account.disconnected || (account.stored && when === 'once')) return account.id;
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
