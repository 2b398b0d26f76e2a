/** What an administrator does, through the same functions of the database that a program of theirs would call. */
import { expect } from '@playwright/test';
import type { Account, RunningStack } from './stack.ts';

async function post(
  stack: RunningStack,
  path: string,
  body: object,
  token = stack.supabase.anonKey,
): Promise<unknown> {
  const response = await fetch(stack.supabase.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      apikey: stack.supabase.anonKey,
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} was refused: ${await response.text()}`);
  return response.json();
}

async function tokenOf(stack: RunningStack, { email, password }: Account): Promise<string> {
  const path = '/auth/v1/token?grant_type=password';
  return ((await post(stack, path, { email, password })) as { access_token: string }).access_token;
}

async function idOf(stack: RunningStack, account: Account): Promise<string> {
  const me = await post(stack, '/rest/v1/rpc/me', {}, await tokenOf(stack, account));
  return (me as { id: string }).id;
}

interface Done {
  ok: boolean;
  updated_at?: string;
}

async function asAdmin(stack: RunningStack, name: string, args: object): Promise<Done> {
  const token = await tokenOf(stack, stack.account('admin'));
  const answer = (await post(stack, `/rest/v1/rpc/${name}`, args, token)) as Done;
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`);
  return answer;
}

export async function setRole(stack: RunningStack, account: Account, role: string): Promise<void> {
  await asAdmin(stack, 'set_member_role', { member_id: await idOf(stack, account), role });
}

export async function setDisabled(
  stack: RunningStack,
  account: Account,
  disabled: boolean,
): Promise<void> {
  await asAdmin(stack, 'set_member_disabled', { member_id: await idOf(stack, account), disabled });
}

/** Whom a team has, and what it is to work on. */
export interface Team {
  setMembers(...accounts: Account[]): Promise<void>;
  /** Routes the ticket about these words to the team as soon as it is there, as the server does. */
  take(words: string): Promise<void>;
}

export async function makeTeam(stack: RunningStack, name: string): Promise<Team> {
  const id = crypto.randomUUID();
  let { updated_at: seen } = await asAdmin(stack, 'save_team', { id, name, seen: null });
  const { url, serviceRoleKey } = stack.supabase;
  const headers = { 'content-type': 'application/json', apikey: serviceRoleKey };
  return {
    async setMembers(...accounts) {
      const member_ids = await Promise.all(accounts.map((account) => idOf(stack, account)));
      const args = { team_id: id, member_ids, seen };
      ({ updated_at: seen } = await asAdmin(stack, 'set_team_members', args));
    },
    async take(words) {
      const found = async (): Promise<string | undefined> => {
        const query = `select=ticket_id&text=ilike.*${encodeURIComponent(words)}*`;
        const response = await fetch(`${url}/rest/v1/messages?${query}`, { headers });
        return ((await response.json()) as { ticket_id: string }[])[0]?.ticket_id;
      };
      await expect.poll(found).toBeDefined();
      const response = await fetch(`${url}/rest/v1/tickets?id=eq.${(await found()) ?? ''}`, {
        method: 'PATCH',
        headers,
        body: JSON.stringify({ team_id: id }),
      });
      if (!response.ok) throw new Error(`The ticket was not moved: ${await response.text()}`);
    },
  };
}
