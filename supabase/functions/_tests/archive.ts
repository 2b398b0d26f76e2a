/** An archive of made-up posts, the same for the same seed. For measurements and tests; nobody wrote these. */
import { snowflakeAt } from '../_shared/snowflake.ts';

export interface Archive {
  /** Lines of a JSONL file: pages of up to a hundred posts with their authors. */
  lines: string[];
  /** Id and text of every post, as they should be stored. */
  posts: Map<string, string>;
  conversations: number;
}

const OPENINGS = [
  'Hi there',
  'Hello',
  'Hey team',
  'Excuse me',
  'Good morning',
  'Seriously',
  'Please help',
  'Um',
  'Once more',
];
const SUBJECTS = [
  'my parcel',
  'the app',
  'my refund',
  'your driver',
  'this invoice',
  'my order',
  'the new jacket',
  'my account',
  'the train',
];
const EVENTS = [
  'has not arrived since Monday',
  'crashes whenever I open the basket',
  'was charged twice & nobody answers',
  'came with a broken lid',
  'is locked although I did nothing',
  'was two hours late again',
  'is exactly what I wanted, thank you',
  'cannot be cancelled on the web site',
  'smells of smoke, is that dangerous?',
];
const ENDINGS = [
  'Any idea?',
  'This is the third time!',
  'Thanks.',
  'I am done with you.',
  'Can somebody call me?',
  '🙏',
  '',
  'What now?',
];

/** A small generator of even numbers from 0 to below 1 (mulberry32). */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * @param rows how many posts
 * @param fromMs time of the first post; one comes every 20 seconds
 */
export function makeArchive(
  rows: number,
  seed: number,
  fromMs: number,
  brandHandle: string,
): Archive {
  const next = random(seed);
  const pick = (list: readonly string[]): string => list[Math.floor(next() * list.length)] ?? '';
  const posts = new Map<string, string>();
  const open: { conversation: string; last: string; author: number }[] = [];
  const lines: string[] = [];
  let conversations = 0;

  for (let start = 0; start < rows; start += 100) {
    const data: object[] = [];
    const authors = new Set<number>();
    for (let n = start; n < Math.min(rows, start + 100); n += 1) {
      const atMs = fromMs + n * 20_000;
      const id = (BigInt(snowflakeAt(atMs)) + BigInt(seed)).toString();
      // One post in six goes on with a conversation of the last ones.
      const thread = next() < 1 / 6 ? open[Math.floor(next() * open.length)] : undefined;
      const author = thread?.author ?? 1_000_000 + Math.floor(next() * rows * 0.8);
      const text = `@${brandHandle} ${pick(OPENINGS)}, ${pick(SUBJECTS)} ${pick(EVENTS)}. ${pick(ENDINGS)} (${String(seed)}-${String(n)})`;
      data.push({
        id,
        text: text.replaceAll('&', '&amp;'),
        author_id: String(author),
        conversation_id: thread?.conversation ?? id,
        created_at: new Date(atMs).toISOString(),
        edit_history_tweet_ids: [id],
        lang: 'en',
        ...(thread ? { referenced_tweets: [{ type: 'replied_to', id: thread.last }] } : {}),
      });
      posts.set(id, text);
      authors.add(author);
      if (thread) thread.last = id;
      else {
        conversations += 1;
        open.push({ conversation: id, last: id, author });
        if (open.length > 200) open.shift();
      }
    }
    const users = [...authors].map((author) => ({
      id: String(author),
      username: `person_${String(author)}`,
      name: `Person ${String(author)}`,
      description: 'Lines, queues and waiting rooms.',
      public_metrics: { followers_count: author % 900, following_count: author % 300 },
      verified: author % 50 === 0,
    }));
    lines.push(JSON.stringify({ data, includes: { users }, meta: { result_count: data.length } }));
  }
  return { lines, posts, conversations };
}
