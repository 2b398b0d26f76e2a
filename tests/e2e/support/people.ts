/** What an administrator does, through the same functions of the database that a program of theirs would call. */
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

/** A team of these people, and what can become of it. */
export interface Team {
  setMembers(...accounts: Account[]): Promise<void>;
  /** Routes a ticket to the team, as the server does. */
  take(ticketId: string): Promise<void>;
}

export async function makeTeam(stack: RunningStack, name: string): Promise<Team> {
  const id = crypto.randomUUID();
  let { updated_at: seen } = await asAdmin(stack, 'save_team', { id, name, seen: null });
  return {
    async setMembers(...accounts) {
      const member_ids = await Promise.all(accounts.map((account) => idOf(stack, account)));
      const args = { team_id: id, member_ids, seen };
      ({ updated_at: seen } = await asAdmin(stack, 'set_team_members', args));
    },
    async take(ticketId) {
      const { url, serviceRoleKey } = stack.supabase;
      const response = await fetch(`${url}/rest/v1/tickets?id=eq.${ticketId}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', apikey: serviceRoleKey },
        body: JSON.stringify({ team_id: id }),
      });
      if (!response.ok) throw new Error(`The ticket was not moved: ${await response.text()}`);
    },
  };
}
