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

async function asAdmin(stack: RunningStack, name: string, args: object): Promise<void> {
  const token = await tokenOf(stack, stack.account('admin'));
  const answer = (await post(stack, `/rest/v1/rpc/${name}`, args, token)) as { ok: boolean };
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`);
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
