/** @import { TimelinePost, TimelineThread } from '../timeline.ts' */

/**
 * What the page is about.
 * @typedef {{ brand: { id: string, username: string, name: string, bio: string, followers: number, avatar: string },
 *   demoRunning: boolean }} Status
 */

/**
 * @param {string} text
 * @returns {unknown}
 */
export function parseJson(text) {
  return JSON.parse(text);
}

/**
 * Calls the simulator.
 * @template Result
 * @param {string} path
 * @param {unknown} [body] sent as JSON by POST when given
 * @returns {Promise<Result>} rejects with a sentence for the visitor
 */
async function call(path, body) {
  const answer = await fetch(
    `/_sim${path}`,
    body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        },
  );
  const content = parseJson(await answer.text());
  if (answer.ok) return /** @type {Result} */ (content);
  const problem = /** @type {{ error?: { message?: string } }} */ (content);
  throw new Error(problem.error?.message ?? `The simulator answered ${String(answer.status)}.`);
}

/** @returns {Promise<Status>} */
export async function getStatus() {
  return call('/status');
}

/**
 * Forty conversations, newest first.
 * @param {string} [before] older than this conversation
 * @returns {Promise<{ threads: TimelineThread[], more: boolean }>}
 */
export async function getTimeline(before) {
  return call(
    `/timeline?limit=40${before === undefined ? '' : `&before=${encodeURIComponent(before)}`}`,
  );
}

/**
 * Stops or continues the customers.
 * @param {boolean} running
 * @returns {Promise<Status>}
 */
export async function setDemoRunning(running) {
  return call('/demo', { running });
}

/**
 * Posts as a visitor.
 * @param {{ author: { name: string, username: string }, text: string, in_reply_to?: string }} post
 * @returns {Promise<unknown>}
 */
export async function addPost(post) {
  return call('/posts', post);
}

/**
 * Listens to what happens.
 * @param {{ onOpen: () => void, onLost: () => void,
 *   onPost: (conversationId: string, post: TimelinePost) => void,
 *   onDelete: (conversationId: string, key: string) => void }} handlers
 */
export function listen(handlers) {
  const events = new EventSource('/_sim/events');
  events.addEventListener('open', handlers.onOpen);
  events.addEventListener('error', handlers.onLost);
  /** @param {MessageEvent<string>} event */
  const onPost = (event) => {
    const { conversationId, post } = /** @type {{ conversationId: string, post: TimelinePost }} */ (
      parseJson(event.data)
    );
    handlers.onPost(conversationId, post);
  };
  events.addEventListener('post', onPost);
  events.addEventListener('edit', onPost);
  /** @param {MessageEvent<string>} event */
  const onDelete = (event) => {
    const { conversationId, key } = /** @type {{ conversationId: string, key: string }} */ (
      parseJson(event.data)
    );
    handlers.onDelete(conversationId, key);
  };
  events.addEventListener('delete', onDelete);
}
