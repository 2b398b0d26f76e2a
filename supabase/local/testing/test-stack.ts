import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { SignJWT } from 'jose';
import type { Stack, StackOptions } from '../stack/options.ts';
import type { Secrets } from '../stack/secrets.ts';
import { startStack } from '../stack/start-stack.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A stack in a folder of its own, without app, demo and functions unless asked for. */
export interface TestStack {
  stack: Stack;
  data: string;
  /** What the stack said. */
  logged: string[];
  secrets(): Secrets;
  /** An unmodified client, signed in as an account of the stack, or with the public key alone. */
  client(email?: string): Promise<SupabaseClient>;
  /** A token as the stack would sign it, with other claims; `secret` forges the signature. */
  token(claims: Record<string, unknown>, lastsSeconds: number, secret?: string): Promise<string>;
  userId(email: string): Promise<string>;
  stop(): Promise<void>;
}

export async function startTestStack(options: StackOptions = {}): Promise<TestStack> {
  const folder = temporaryFolder();
  const logged: string[] = [];
  const clients: SupabaseClient[] = [];
  const stack = await startStack({
    data: folder.path,
    build: null,
    demo: false,
    functions: false,
    log: (line) => logged.push(line),
    ...options,
  }).catch((error: unknown) => {
    folder.remove();
    throw error;
  });
  const secrets = (): Secrets =>
    JSON.parse(readFileSync(join(folder.path, 'secrets.json'), 'utf8')) as Secrets;

  return {
    stack,
    data: folder.path,
    logged,
    secrets,
    async client(email) {
      const client = createClient(stack.supabase.url, stack.supabase.anonKey, {
        auth: { persistSession: false, autoRefreshToken: false },
      });
      clients.push(client);
      const account = stack.accounts.find((one) => one.email === email);
      if (email !== undefined) {
        const { error } = await client.auth.signInWithPassword({
          email,
          password: account?.password ?? '',
        });
        if (error) throw error;
      }
      return client;
    },
    token: (claims, lastsSeconds, secret = secrets().jwtSecret) =>
      new SignJWT({ role: 'authenticated', aud: 'authenticated', ...claims })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1000) + lastsSeconds)
        .sign(new TextEncoder().encode(secret)),
    async userId(email) {
      const [row] = await stack.database.query<{ id: string }>(
        'select id from auth.users where email = $1',
        [email],
      );
      if (!row) throw new Error(`There is no ${email}.`);
      return row.id;
    },
    async stop() {
      await Promise.all(clients.map((client) => client.realtime.disconnect()));
      await stack.stop();
      folder.remove();
    },
  };
}
