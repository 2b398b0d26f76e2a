/** A real database and a simulated X for tests of the handlers. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../_shared/clock.ts';

/** The keys of an app of the simulator. */
export interface SimulatedKeys {
  consumerKey: string;
  consumerSecret: string;
  accessToken: string;
  accessSecret: string;
  bearerToken: string;
}

interface Ready {
  supabase: { url: string; anonKey: string; serviceRoleKey: string };
  cronSecret: string;
  accounts: { role: string; email: string; password: string }[];
  x: {
    origin: string;
    keys: SimulatedKeys;
    brand: { id: string; username: string };
  };
}

/** A post as the simulator shows it. */
export interface ShownPost {
  id: string;
  key: string;
  text: string;
  isBrand: boolean;
  inReplyTo: string | null;
}

export interface TestStack {
  /** What the functions read their settings from. */
  environment: Record<string, string>;
  brand: { id: string; username: string };
  /** Steers the simulator: `/_sim/…`. */
  x<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Writes as a customer. @returns id and conversation */
  post(
    text: string,
    more?: { by?: string; inReplyTo?: string; repostOf?: string },
  ): Promise<ShownPost>;
  /** Calls the database as service: REST path with query. */
  rows<T>(path: string): Promise<T[]>;
  rest<T>(method: string, path: string, body?: unknown, token?: string): Promise<T>;
  /** Runs a statement as the database's owner. */
  sql<T>(text: string, ...parameters: unknown[]): Promise<T[]>;
  /** An access token of the account with this role. */
  signIn(role: string): Promise<string>;
  stop(): Promise<void>;
}

/** Real time, but nobody waits; `slept` collects the waits asked for. */
export function impatientClock(slept: number[] = []): Clock {
  return {
    now: () => Date.now(),
    sleep: (ms) => {
      slept.push(ms);
      return Promise.resolve();
    },
    random: () => 0.5,
  };
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

function nodePath(): string {
  const given = Deno.env.get('ROOST_NODE');
  if (given) return given;
  return join(ROOT, 'node_modules', '.bin', Deno.build.os === 'windows' ? 'node.cmd' : 'node');
}

/** Starts Node with the stack and waits until it is ready. */
export async function startTestStack(): Promise<TestStack> {
  const child = new Deno.Command(nodePath(), {
    args: [join(ROOT, 'supabase/functions/_tests/stack-process.ts')],
    cwd: ROOT,
    stdin: 'piped',
    stdout: 'piped',
    stderr: 'inherit',
  }).spawn();
  const lines = linesOf(child.stdout);
  const stdin = child.stdin.getWriter();
  const ready = JSON.parse(await lines()) as Ready;
  const { supabase, x } = ready;

  async function call<T>(url: string, init: RequestInit): Promise<T> {
    const response = await fetch(url, init);
    const text = await response.text();
    assert.ok(response.ok, `${init.method ?? 'GET'} ${url}: ${String(response.status)} ${text}`);
    return (text === '' ? null : JSON.parse(text)) as T;
  }
  const control = <T>(method: string, path: string, body?: unknown): Promise<T> =>
    call<T>(`${x.origin}/_sim/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const rest = <T>(method: string, path: string, body?: unknown, token?: string): Promise<T> =>
    call<T>(`${supabase.url}/rest/v1/${path}`, {
      method,
      headers: {
        apikey: token === undefined ? supabase.serviceRoleKey : supabase.anonKey,
        authorization: `Bearer ${token ?? supabase.serviceRoleKey}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  return {
    environment: {
      SUPABASE_URL: supabase.url,
      SUPABASE_ANON_KEY: supabase.anonKey,
      SUPABASE_SERVICE_ROLE_KEY: supabase.serviceRoleKey,
      CRON_SECRET: ready.cronSecret,
      X_API_ORIGIN: x.origin,
      X_APP_KEY: x.keys.consumerKey,
      X_APP_SECRET: x.keys.consumerSecret,
      X_ACCESS_TOKEN: x.keys.accessToken,
      X_ACCESS_SECRET: x.keys.accessSecret,
      X_BEARER_TOKEN: x.keys.bearerToken,
    },
    brand: x.brand,
    x: control,
    async post(text, { by = 'marta_w', inReplyTo, repostOf } = {}) {
      const { post } = await control<{ post: ShownPost }>('POST', 'posts', {
        author: { username: by },
        text,
        ...(inReplyTo === undefined ? {} : { in_reply_to: inReplyTo }),
        ...(repostOf === undefined ? {} : { repost_of: repostOf }),
      });
      return post;
    },
    rest,
    rows: (path) => rest('GET', path),
    async sql<T>(text: string, ...parameters: unknown[]) {
      await stdin.write(new TextEncoder().encode(`${JSON.stringify({ text, parameters })}\n`));
      return JSON.parse(await lines()) as T[];
    },
    async signIn(role) {
      const account = ready.accounts.find((candidate) => candidate.role === role);
      assert.ok(account, `no account for ${role}`);
      const session = await call<{ access_token: string }>(
        `${supabase.url}/auth/v1/token?grant_type=password`,
        {
          method: 'POST',
          headers: { apikey: supabase.anonKey, 'content-type': 'application/json' },
          body: JSON.stringify({ email: account.email, password: account.password }),
        },
      );
      return session.access_token;
    },
    async stop() {
      await stdin.close();
      await child.status;
    },
  };
}

/** @returns a function that gives the next line */
function linesOf(output: ReadableStream<Uint8Array>): () => Promise<string> {
  const reader = output.getReader();
  const decoder = new TextDecoder();
  let text = '';
  return async () => {
    for (;;) {
      const end = text.indexOf('\n');
      if (end >= 0) {
        const line = text.slice(0, end);
        text = text.slice(end + 1);
        return line;
      }
      const { value, done } = await reader.read();
      if (done) throw new Error(`The stack has ended: ${text}`);
      text += decoder.decode(value, { stream: true });
    }
  };
}

/** Keys as the functions know them. */
export function asCredentials(keys: SimulatedKeys): Record<string, string> {
  return {
    consumer_key: keys.consumerKey,
    consumer_secret: keys.consumerSecret,
    access_token: keys.accessToken,
    access_secret: keys.accessSecret,
    bearer_token: keys.bearerToken,
  };
}

/** Makes another account on X with an app of its own. */
export async function anotherApp(
  stack: TestStack,
  username: string,
): Promise<{ id: string; credentials: Record<string, string> }> {
  const made = await stack.x<{ account: { id: string }; credentials: SimulatedKeys }>(
    'POST',
    'apps',
    { account: { username } },
  );
  return { id: made.account.id, credentials: asCredentials(made.credentials) };
}

/** A call of a function as the schedule makes it. */
export function cronCall(stack: TestStack, name: string, query = ''): Request {
  return new Request(`http://functions/${name}${query}`, {
    method: 'POST',
    headers: { 'x-cron-secret': stack.environment['CRON_SECRET'] ?? '' },
  });
}
