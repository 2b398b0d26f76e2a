/** Asks X to push posts to us, and asks for the events that tickets come from. */
import type { XAccount } from '../_shared/store.ts';
import type { XSetup } from '../_shared/x/setup-client.ts';

/** Our own posts are not among them: they make no ticket, and each event is billed. */
const EVENTS = ['post.mention.create', 'post.reply.create', 'post.quote.create'];

/** Each account has an address of its own, because each app signs with its own secret. */
export function webhookUrl(supabaseUrl: string, accountId: string): string {
  return `${supabaseUrl}/functions/v1/webhook/${accountId}`;
}

/**
 * Doing it again changes nothing but that X asks the address once more to prove itself.
 *
 * @returns whether X pushes now
 * @throws XCallError
 */
export async function registerWebhook(
  webhooks: NonNullable<XSetup['webhooks']>,
  account: Pick<XAccount, 'x_user_id'>,
  url: string,
): Promise<boolean> {
  const known = (await webhooks.list()).find((webhook) => webhook.url === url);
  const webhook = known ?? (await webhooks.register(url));
  // X drops one that has failed for long; asking again brings it back.
  if (known && !(await webhooks.validate(known.id))) return false;
  // One after the other: each call looks first which there are.
  for (const event of EVENTS) await webhooks.subscribe(webhook.id, event, account.x_user_id);
  return true;
}

/** X goes on billing what it pushes, also to those who do not listen any more. */
export async function removeWebhook(
  webhooks: NonNullable<XSetup['webhooks']>,
  url: string,
): Promise<void> {
  for (const webhook of await webhooks.list())
    if (webhook.url === url) await webhooks.remove(webhook.id);
}
