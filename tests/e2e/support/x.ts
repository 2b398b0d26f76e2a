/** The simulator as a customer uses it, and its timeline as a visitor reads it. */

const threadsOf = async (origin: string): Promise<string> =>
  (await fetch(`${origin}/_sim/timeline?limit=100`)).text();

/** Posts as a customer, in a conversation or as a new one. @returns the post's id. */
export async function tweet(
  origin: string,
  username: string,
  text: string,
  inReplyTo?: string,
): Promise<string> {
  const response = await fetch(`${origin}/_sim/posts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      author: { username },
      text,
      ...(inReplyTo !== undefined && { in_reply_to: inReplyTo }),
    }),
  });
  if (!response.ok) throw new Error(`The simulator refused the post: ${await response.text()}`);
  const { post } = (await response.json()) as { post: { id: string } };
  return post.id;
}

/** Takes a post down, as its author. */
export async function deleteTweet(origin: string, id: string): Promise<void> {
  await fetch(`${origin}/_sim/posts/${id}`, { method: 'DELETE' });
}

/** How often a text stands on the timeline. */
export async function countOnTimeline(origin: string, text: string): Promise<number> {
  return (await threadsOf(origin)).split(JSON.stringify(text).slice(1, -1)).length - 1;
}

export interface AppKeys {
  consumerKey: string;
  consumerSecret: string;
  accessToken: string;
  accessSecret: string;
  bearerToken: string;
}

/** The app of an account with its keys, as X's console would show them; both are made when there is none. */
export async function makeApp(origin: string, username: string): Promise<{ credentials: AppKeys }> {
  const response = await fetch(`${origin}/_sim/apps`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account: { username } }),
  });
  return (await response.json()) as { credentials: AppKeys };
}

/** What the owner of an app has set up in X's console. */
export async function setStanding(
  origin: string,
  username: string,
  standing: object,
): Promise<void> {
  await fetch(`${origin}/_sim/apps/${username}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(standing),
  });
}
