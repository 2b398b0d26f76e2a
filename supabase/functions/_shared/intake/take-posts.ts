/** The one way into the database for every post, whether polled, pushed or imported. */
import type { LinearModel } from '../../../../src/lib/domain/linear/model.ts';
import type { Clock } from '../clock.ts';
import { DatabaseError } from '../database-error.ts';
import type { BrandAccount, IngestResult, Store } from '../store.ts';
import { indexLinked } from '../posts/linked.ts';
import { newestVersions } from '../posts/newest-versions.ts';
import { normalise } from '../posts/normalise.ts';
import type { PostSource, UnderstoodPost } from '../posts/post.ts';
import { refusedPost } from './refused-posts.ts';
import type { RefusedPost } from './refused-posts.ts';
import { understand } from './understand.ts';

export type Outcome = 'taken' | 'known' | 'edited' | 'ignored' | 'refused';

/** What became of one post of a page, in the page's order. */
export interface Taken {
  x_post_id: string | null;
  outcome: Outcome;
  /** Why it was ignored or refused. */
  code?: string;
  /** Where in the object, and what was wrong there. */
  detail?: string;
}

/** Posts as they arrived, with what came beside them. */
export interface Page {
  account: BrandAccount;
  source: PostSource;
  posts: readonly unknown[];
  includes: unknown;
}

export interface IntakeParts {
  store: Pick<Store, 'ingestPosts' | 'keepRefused'>;
  model: LinearModel;
  clock: Clock;
}

/** Larger pages are written in several transactions, so that none holds its locks for long. */
const POSTS_A_TRANSACTION = 500;
const ATTEMPTS = 4;

/**
 * Normalises, judges and stores a page. A malformed post is kept aside and stops nothing else; taking the
 * same page again changes nothing.
 *
 * @throws DatabaseError when the database stays out of reach: the page must then be given again
 */
export async function takePosts(page: Page, parts: IntakeParts): Promise<Taken[]> {
  const linked = indexLinked(page.includes, page.posts);
  const normalised = page.posts.map((raw) => normalise(raw, linked, page.account.x_user_id));
  const posts = normalised.flatMap((item) => (item.kind === 'post' ? [item.post] : []));
  const newest = newestVersions(posts).map((post) => understand(post, parts.model));

  const stored = new Map<string, IngestResult>();
  for (let start = 0; start < newest.length; start += POSTS_A_TRANSACTION) {
    const results = await storeSome(page, newest.slice(start, start + POSTS_A_TRANSACTION), parts);
    for (const result of results) stored.set(result.x_post_id, result);
  }

  const refused: RefusedPost[] = [];
  const seen = new Set<string>();
  const taken = normalised.map((item, index): Taken => {
    if (item.kind === 'ignored')
      return { x_post_id: item.x_post_id, outcome: 'ignored', code: item.reason };
    if (item.kind === 'refused') {
      const detail = item.path === '' ? item.detail : `${item.path}: ${item.detail}`;
      refused.push(refusedPost(page.posts[index], page.account, page.source, { ...item, detail }));
      return { x_post_id: item.x_post_id, outcome: 'refused', code: item.code, detail };
    }
    const id = item.post.x_post_id;
    const result = stored.get(id);
    if (!result)
      throw new DatabaseError(
        'answer_incomplete',
        `The database did not say what became of ${id}.`,
      );
    if (result.outcome === 'refused') {
      const reason = { code: result.code ?? 'refused', detail: result.detail ?? '', x_post_id: id };
      refused.push(refusedPost(page.posts[index], page.account, page.source, reason));
      return { x_post_id: id, outcome: 'refused', code: reason.code, detail: reason.detail };
    }
    const repeated = seen.has(id);
    seen.add(id);
    return {
      x_post_id: id,
      outcome: repeated ? 'known' : result.outcome,
      ...(result.code ? { code: result.code } : {}),
    };
  });
  if (refused.length > 0) await retrying(parts, () => parts.store.keepRefused(refused));
  return taken;
}

/**
 * One transaction; when the database finds fault with the data itself, halves the batch until only the
 * post at fault is left out.
 */
async function storeSome(
  page: Page,
  posts: readonly UnderstoodPost[],
  parts: IntakeParts,
): Promise<IngestResult[]> {
  try {
    return await retrying(parts, () =>
      parts.store.ingestPosts(page.account.id, page.source, posts),
    );
  } catch (error) {
    const [only] = posts;
    if (!(error instanceof DatabaseError) || !error.isDataFault || !only) throw error;
    if (posts.length === 1) {
      return [
        {
          x_post_id: only.x_post_id,
          outcome: 'refused',
          code: 'database_refused',
          detail: error.message,
        },
      ];
    }
    const half = Math.ceil(posts.length / 2);
    return [
      ...(await storeSome(page, posts.slice(0, half), parts)),
      ...(await storeSome(page, posts.slice(half), parts)),
    ];
  }
}

/** A deadlock, a serialisation failure or a dropped connection passes; waiting a little settles it. */
async function retrying<T>({ clock }: IntakeParts, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DatabaseError) || !error.isPassing || attempt >= ATTEMPTS) throw error;
      await clock.sleep(100 * 2 ** attempt * (0.5 + clock.random()));
    }
  }
}

/** How many posts met which fate. */
export function countOutcomes(taken: readonly Taken[]): Record<Outcome, number> {
  const counts: Record<Outcome, number> = { taken: 0, known: 0, edited: 0, ignored: 0, refused: 0 };
  for (const { outcome } of taken) counts[outcome] += 1;
  return counts;
}
