/** Questions about a conversation that several views ask. */
import type { MessageView } from '../ports.ts';

const isCustomers = ({ message }: MessageView): boolean =>
  message.kind === 'inbound' || message.kind === 'portal';

/** The customer's messages that a reply on X can answer, oldest first. */
export function answerable(messages: readonly MessageView[]): MessageView[] {
  return messages.filter(
    ({ message }) =>
      message.kind === 'inbound' && message.deleted_at === null && message.x_post_id !== null,
  );
}

/** The newest message of the customer that still has words. */
export function newestFromCustomer(messages: readonly MessageView[]): MessageView | null {
  return messages.findLast((each) => isCustomers(each) && each.message.deleted_at === null) ?? null;
}

/** How many messages stand before something that happened at `at`; all of them when that is not known. */
export function placeAt(messages: readonly MessageView[], at: string | null): number {
  const after = messages.findIndex(({ message }) => {
    return at !== null && Date.parse(message.posted_at) > Date.parse(at);
  });
  return after < 0 ? messages.length : after;
}

const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** "French" for "fr"; null for English, for what X could not tell ("und", "zxx", "qme"), and for nonsense. */
export function languageName(code: string | null): string | null {
  if (code === null || /^(en|und|zxx|art|q[a-t][a-z])\b/iu.test(code)) return null;
  try {
    return languages.of(code) ?? null;
  } catch {
    return null;
  }
}
