/** The keys by the names that X's developer console gives them. */
import type { KeyName } from '../../../domain/x-connection.ts';

export const KEY_WORDS: Record<KeyName, { label: string; hint: string }> = {
  consumer_key: { label: 'API key', hint: 'Also called consumer key. It names your app.' },
  consumer_secret: { label: 'API key secret', hint: 'Also called consumer secret.' },
  access_token: {
    label: 'Access token',
    hint: 'Of the brand account: a number, a hyphen and letters.',
  },
  access_secret: { label: 'Access token secret', hint: 'Shown together with the access token.' },
  bearer_token: {
    label: 'Bearer token (optional)',
    hint: 'Of the app alone. For its larger rate limit and for the webhook.',
  },
};

export type Keys = Record<KeyName, string>;

export const NO_KEYS: Keys = {
  consumer_key: '',
  consumer_secret: '',
  access_token: '',
  access_secret: '',
  bearer_token: '',
};
