/** What a line of an archive holds. Pure. */
import type { Line } from './lines.ts';
import type { Result } from './tally.ts';

/** Posts of one line, not yet looked into, with what came beside them. */
export interface Item {
  line: number;
  posts: unknown[];
  includes: unknown;
  /** Size of the line, as a measure of the request. */
  size: number;
  /** The line has more posts than this part of it. */
  goesOn: boolean;
}

export type Reading =
  | { kind: 'item'; item: Item }
  | { kind: 'nothing' }
  | { kind: 'refused'; code: string; detail: string };

/** A page has its posts under `data`; anything else is taken for a post and judged as one. */
export function readItem(line: Line): Reading {
  if (line.tooLong)
    return {
      kind: 'refused',
      code: 'line_too_long',
      detail: 'The line is too long for a page of posts.',
    };
  if (line.text.trim() === '') return { kind: 'nothing' };
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch (error) {
    if (line.isLast)
      return {
        kind: 'refused',
        code: 'torn_line',
        detail: 'The file ends in the middle of this line.',
      };
    return {
      kind: 'refused',
      code: 'not_json',
      detail: error instanceof Error ? error.message : String(error),
    };
  }
  const item = (posts: unknown[], includes: unknown): Reading => ({
    kind: 'item',
    item: { line: line.number, posts, includes, size: line.text.length, goesOn: false },
  });
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return item([value], undefined);
  if (!('id' in value) && 'data' in value) {
    const { data } = value;
    return item(
      Array.isArray(data) ? data : [data],
      'includes' in value ? value.includes : undefined,
    );
  }
  // A page of a timeline on which nothing was new.
  if (!('id' in value) && 'meta' in value) return { kind: 'nothing' };
  return item([value], 'includes' in value ? value.includes : undefined);
}

/** One call's worth of posts, and the lines between them that hold none. */
export interface Batch {
  items: Item[];
  refused: (Result & { line: number })[];
  posts: number;
  size: number;
  /** Byte offset and line that are done when this batch is. */
  end: number;
  line: number;
}

const POSTS_A_BATCH = 500;
const SIZE_A_BATCH = 4_000_000;

/** Cuts a page that is too large for one call; each part keeps the whole `includes`. */
export function splitItem(item: Item): Item[] {
  if (item.posts.length <= POSTS_A_BATCH) return [item];
  const parts: Item[] = [];
  for (let start = 0; start < item.posts.length; start += POSTS_A_BATCH) {
    const end = start + POSTS_A_BATCH;
    parts.push({ ...item, posts: item.posts.slice(start, end), goesOn: end < item.posts.length });
  }
  return parts;
}

/** Whether one more item would make a call too large. */
export function isFull(batch: Batch, next: Item): boolean {
  if (batch.posts === 0) return false;
  return batch.posts + next.posts.length > POSTS_A_BATCH || batch.size + next.size > SIZE_A_BATCH;
}
