/** What is wrong with a connection and what an admin does about it. One table for tests and for the last error. */

export interface TroubleWords {
  what: string;
  /** What to do next. */
  next: string;
}

interface Subject {
  /** Of the brand account, without @; empty while it is not known. */
  handle: string;
  /** What came with the code: X's words, a name, a distance. */
  detail: string | null;
}

const CONSOLE = 'the X developer console';

const TABLE: Record<string, (subject: Subject) => TroubleWords> = {
  x_not_connected: () => ({
    what: 'There are no keys for this account.',
    next: `Enter the four keys below. ${capital(CONSOLE)} shows them under your app, “Keys and tokens”.`,
  }),
  x_unauthorized: ({ handle }) => ({
    what: 'X does not know these keys, or the account has taken the app’s access back.',
    next: `Generate the access token and its secret anew in ${CONSOLE}${handle === '' ? '' : `, signed in as @${handle}`}, and enter them together with the app’s key and secret.`,
  }),
  other_account: ({ handle, detail }) => ({
    what: `These keys belong to ${detail ?? 'another account'}.`,
    next: `Generate the access token signed in to X as @${handle}, or connect ${detail ?? 'the other one'} as an account of its own.`,
  }),
  x_clock_skew: ({ detail }) => ({
    what: `The server’s clock is ${detail ?? 'minutes away from'} that of X, so no signature holds.`,
    next: 'Set the clock of the server that runs the functions. The keys may be fine.',
  }),
  x_not_enrolled: () => ({
    what: 'The app stands outside of any project, so X lets it use nothing.',
    next: `Put the app into a project with pay-per-use access in ${CONSOLE}, then test again.`,
  }),
  x_no_credits: () => ({
    what: 'The credits of your developer account are used up, or its spending limit is reached.',
    next: `Buy credits or raise the limit in ${CONSOLE}. Nothing is lost meanwhile.`,
  }),
  x_usage_capped: () => ({
    what: 'The posts that X lets you read in a month are used up.',
    next: `Raise the limit in ${CONSOLE}, or wait for the next month.`,
  }),
  x_suspended: ({ handle }) => ({
    what: 'X has suspended or locked the account.',
    next: `Sign in to X as @${handle} and follow what it asks for.`,
  }),
  x_read_only: () => ({
    what: 'The app may only read: no reply can be posted.',
    next: `Set the app’s permissions to “Read and write” in ${CONSOLE}, then generate the access token and its secret anew: old ones stay read-only. Enter them below.`,
  }),
  x_rate_limited: () => ({
    what: 'X asks for a pause.',
    next: 'Nothing to do: it goes on by itself. If it happens often, poll less often.',
  }),
  x_forbidden: ({ detail }) => ({
    what: `X refused: ${quoted(detail)}`,
    next: `Look the reason up in ${CONSOLE}, then test again.`,
  }),
  x_refused: ({ detail }) => ({
    what: `X refused: ${quoted(detail)}`,
    next: 'Test again. If it stays, this Roost may be older than the present X API.',
  }),
  x_unreachable: () => ({
    what: 'X cannot be reached from the server.',
    next: 'Check that the functions may call api.x.com. It is tried again by itself.',
  }),
  x_unavailable: () => ({
    what: 'X has trouble of its own.',
    next: 'Nothing to do: it is tried again by itself.',
  }),
  x_timeout: () => ({
    what: 'X did not answer in time.',
    next: 'Nothing to do: it is tried again by itself.',
  }),
  x_cut: () => ({
    what: 'The connection to X broke.',
    next: 'Nothing to do: it is tried again by itself.',
  }),
  x_unreadable: () => ({
    what: 'X answered with something that makes no sense.',
    next: 'Test again in a minute. If it stays, something between the server and X answers in its place.',
  }),
  bearer_refused: () => ({
    what: 'X does not know the app’s bearer token.',
    next: `Copy it anew from ${CONSOLE}, or take it away below: reading then uses the account’s keys.`,
  }),
  bearer_missing: () => ({
    what: 'A webhook needs the app’s bearer token.',
    next: 'Enter it below to have posts pushed to you. Polling works without.',
  }),
  webhook_none: () => ({
    what: 'X has not been asked to push posts.',
    next: 'Register the webhook below to have them within seconds. Polling brings them anyway.',
  }),
  webhook_refused: () => ({
    what: 'The webhook’s address did not prove itself to X.',
    next: 'X must reach it over https, without a port in the address, and the function “webhook” must be deployed. Then register it again.',
  }),
  access_unsaid: () => ({
    what: 'X does not say whether the app may post.',
    next: 'The first reply will tell.',
  }),
  time_unsaid: () => ({
    what: 'X does not say what time it is.',
    next: 'Should the keys be right, look whether the server’s clock is.',
  }),
};

export function troubleWords(code: string, subject: Subject): TroubleWords {
  const known = Object.hasOwn(TABLE, code) ? TABLE[code] : undefined;
  if (known) return known(subject);
  return {
    what: subject.detail?.trim() ? quoted(subject.detail) : 'Something went wrong.',
    next: 'Test the connection to see at which step.',
  };
}

function quoted(words: string | null): string {
  return words === null || words.trim() === '' ? 'it gave no reason.' : `“${words.trim()}”`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
