import type { Database } from '../database/database.ts';

/** The company's account on X that mentions are read of. */
export interface Brand {
  xUserId: string;
  handle: string;
  name: string;
  avatarUrl: string | null;
}

/** Connects the account, once; what an admin has changed since stays. */
export async function ensureBrand(database: Database, brand: Brand): Promise<void> {
  await database.query(
    `insert into public.brand_accounts (x_user_id, handle, name, avatar_url)
     select $1, $2, $3, $4
     where not exists (select from public.brand_accounts where x_user_id = $1)`,
    [brand.xUserId, brand.handle, brand.name, brand.avatarUrl],
  );
}
