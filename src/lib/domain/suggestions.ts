/** Which of the company's texts (macros, articles) suit a message. Pure, so that both lists judge alike. */
import type { Topic } from './triage.ts';

export interface Suggestible {
  id: string;
  title: string;
  body: string;
  topics: readonly Topic[];
}

export interface AskedFor {
  /** The customer's message. */
  text: string;
  /** Its topic; null while nobody has read it. */
  topic: Topic | null;
  /** Cosine of the message with a text, by id, from the transformer; empty where none has compared them. */
  likeness: ReadonlyMap<string, number>;
}

export interface Suggestion<Item> {
  item: Item;
  /** It has to do with the message, by its topic, the transformer or its words. */
  suits: boolean;
}

/** Before the transformer has spoken, or where there is none. */
export const NOT_COMPARED: ReadonlyMap<string, number> = new Map();

/** @param found Of each of the items, in their order. */
export function likenessOf(
  items: readonly Pick<Suggestible, 'id'>[],
  found: readonly number[],
): ReadonlyMap<string, number> {
  return new Map(items.map(({ id }, at) => [id, found[at] ?? 0]));
}

/**
 * Cosine. With the demo's six macros, those that answer one of eleven messages are above it, and nine in ten of the
 * others are below.
 */
const ALIKE_FROM = 0.45;
/** More would be no suggestion. */
const MOST_SUITING = 5;
/** Shorter words say little of what a text is about. */
const TELLING = 4;

/**
 * Those that suit first: by topic, then by how alike the transformer finds them, or without one by the words they
 * share with the message. The others follow in the order in which they came.
 */
export function suggested<Item extends Suggestible>(
  items: readonly Item[],
  { text, topic, likeness }: AskedFor,
): Suggestion<Item>[] {
  const said = items.map(({ title, body }) => tellingWords(`${title} ${body}`));
  const heard = tellingWords(text);
  const telling = new Set([...heard].filter((word) => isTelling(word, said)));
  const judged = items.map((item, place) => {
    const isOnTopic = topic !== null && topic !== 'other' && item.topics.includes(topic);
    const alike = likeness.get(item.id);
    const shared = sharedWords(said[place] ?? new Set(), telling);
    const near = alike ?? shared;
    return { item, place, isOnTopic, near, suits: isOnTopic || suitsBy(alike, shared) };
  });
  const suiting = judged
    .filter(({ suits }) => suits)
    .sort(
      (a, b) => Number(b.isOnTopic) - Number(a.isOnTopic) || b.near - a.near || a.place - b.place,
    )
    .slice(0, MOST_SUITING);
  const chosen = new Set(suiting.map(({ item }) => item.id));
  return [
    ...suiting.map(({ item }) => ({ item, suits: true })),
    ...items.filter(({ id }) => !chosen.has(id)).map((item) => ({ item, suits: false })),
  ];
}

/** Every word of the query begins a word of one of the texts. An empty query is in everything. */
export function mentions(texts: readonly string[], query: string): boolean {
  const words = wordsOf(texts.join(' '));
  return wordsOf(query).every((wanted) => words.some((word) => word.startsWith(wanted)));
}

function suitsBy(alike: number | undefined, shared: number): boolean {
  return alike === undefined ? shared >= 2 / TELLING : alike >= ALIKE_FROM;
}

/** What many of the texts say, such as "please", tells none of them from the others. */
function isTelling(word: string, said: readonly ReadonlySet<string>[]): boolean {
  const count = said.filter((words) => words.has(word)).length;
  return count <= Math.max(1, said.length / 3);
}

/** Share of the words that are in both, as far as a message of four telling ones could have. */
function sharedWords(said: ReadonlySet<string>, telling: ReadonlySet<string>): number {
  const found = [...said].filter((word) => telling.has(word)).length;
  return Math.min(found, TELLING) / TELLING;
}

function tellingWords(text: string): Set<string> {
  return new Set(wordsOf(text).filter((word) => word.length >= TELLING));
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}
