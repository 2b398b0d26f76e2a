import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import type { XPost, XUser } from './model.ts';

/** The data file cannot be read. `message` is a sentence for the person who started the stack. */
export class DataFileError extends Error {
  readonly code = 'x_data_corrupt';

  constructor(message: string) {
    super(message);
    this.name = 'DataFileError';
  }
}

const user = v.object({
  id: v.string(),
  username: v.string(),
  name: v.string(),
  description: v.string(),
  location: v.optional(v.string()),
  url: v.optional(v.string()),
  createdAtMs: v.number(),
  verified: v.picklist(['none', 'blue', 'business']),
  followers: v.number(),
  following: v.number(),
  earlierPosts: v.number(),
});

const post = v.object({
  id: v.pipe(v.string(), v.regex(/^\d{1,19}$/u)),
  authorId: v.string(),
  createdAtMs: v.number(),
  text: v.string(),
  prefixLength: v.number(),
  links: v.array(v.object({ short: v.string(), expanded: v.string() })),
  mentionIds: v.array(v.string()),
  lang: v.string(),
  conversationId: v.string(),
  inReplyTo: v.optional(v.object({ postId: v.string(), userId: v.string() })),
  quoteOf: v.optional(v.string()),
  repostOf: v.optional(v.string()),
  media: v.array(
    v.object({
      key: v.string(),
      scene: v.picklist(['parcel', 'screen', 'meal', 'queue', 'street', 'device']),
      altText: v.optional(v.string()),
    }),
  ),
  history: v.array(v.string()),
  source: v.string(),
  deletedAtMs: v.optional(v.number()),
});

const webhook = v.object({
  id: v.string(),
  url: v.string(),
  valid: v.boolean(),
  createdAtMs: v.number(),
  accountId: v.optional(v.string()),
});

const app = v.object({
  accountId: v.string(),
  credentials: v.object({
    consumerKey: v.string(),
    consumerSecret: v.string(),
    accessToken: v.string(),
    accessSecret: v.string(),
    bearerToken: v.string(),
  }),
});

const subscription = v.object({
  id: v.string(),
  eventType: v.string(),
  userId: v.string(),
  webhookId: v.optional(v.string()),
  tag: v.optional(v.string()),
  createdAtMs: v.number(),
});

const line = v.union([
  v.object({ user }),
  v.object({ post }),
  v.object({ webhook }),
  v.object({ subscription }),
  v.object({ app }),
  v.object({ removed: v.string() }),
  v.object({ demoPosition: v.number() }),
]);

/** One remembered fact; a later one about the same id replaces it. */
type JournalEntry =
  | { user: XUser }
  | { post: XPost }
  | { webhook: v.InferOutput<typeof webhook> }
  | { subscription: v.InferOutput<typeof subscription> }
  | { app: v.InferOutput<typeof app> }
  | { removed: string }
  | { demoPosition: number };

/** Keeps the simulated world in a file, one JSON line for each change. */
export interface Journal {
  /** What the file held when it was opened, in order, without what was replaced later. */
  readonly entries: readonly JournalEntry[];
  append(entry: JournalEntry): void;
  close(): void;
}

/** A journal that forgets: for tests and for runs without a data file. */
export const forgetfulJournal: Journal = {
  entries: [],
  append: () => undefined,
  close: () => undefined,
};

/**
 * Opens or creates the file. A last line cut off by a crash is dropped; the file is rewritten without
 * replaced entries, so that it does not grow for ever.
 * @throws DataFileError when any other line is damaged
 */
export function openJournal(path: string): Journal {
  mkdirSync(dirname(path), { recursive: true });
  const entries = existsSync(path) ? newestOf(readEntries(path)) : [];
  const rewritten = `${path}.new`;
  writeFileSync(rewritten, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  renameSync(rewritten, path);
  const file = openSync(path, 'a');
  let open = true;
  return {
    entries,
    append(entry) {
      if (open) writeSync(file, `${JSON.stringify(entry)}\n`);
    },
    close() {
      if (open) closeSync(file);
      open = false;
    },
  };
}

function readEntries(path: string): JournalEntry[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const entries: JournalEntry[] = [];
  for (const [index, text] of lines.entries()) {
    if (text === '') continue;
    const parsed = v.safeParse(line, parseJson(text));
    if (parsed.success) entries.push(parsed.output as JournalEntry);
    else if (index < lines.length - 1) {
      throw new DataFileError(
        `The X simulator cannot read line ${String(index + 1)} of ${path}. Move the file away to start with an empty timeline.`,
      );
    }
  }
  return entries;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function newestOf(entries: readonly JournalEntry[]): JournalEntry[] {
  const newest = new Map<string, JournalEntry>();
  for (const entry of entries) {
    if ('removed' in entry) newest.delete(entry.removed);
    else newest.set(keyOf(entry), entry);
  }
  return [...newest.values()];
}

function keyOf(entry: Exclude<JournalEntry, { removed: string }>): string {
  if ('user' in entry) return entry.user.id;
  if ('post' in entry) return entry.post.id;
  if ('webhook' in entry) return entry.webhook.id;
  if ('subscription' in entry) return entry.subscription.id;
  if ('app' in entry) return `app ${entry.app.accountId}`;
  return 'demo';
}
