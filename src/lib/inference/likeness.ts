/**
 * How alike texts are to the transformer, with the model that reads this tab's messages anyway: no other is opened for
 * it, since words and topics do for a suggestion. What was read once is kept, so that only a new text costs a pass.
 */
import type { Likeness } from '../features/ports.ts';
import type { Reader } from './reader.ts';

interface LikenessParts {
  /** The reader of this tab's own reading, which may still be opening; null when another tab reads. */
  leading: () => { reader: Pick<Reader, 'read'>; opened: Promise<unknown> } | null;
}

/** Between two batches the customers' messages have their turn. */
const BATCH = 8;
/** 384 bytes each. */
const MOST_KEPT = 2_000;

export class WorkerLikeness implements Likeness {
  readonly #parts: LikenessParts;
  /** By text, the longest unused first. */
  #vectors = new Map<string, Int8Array>();
  /** Whose vectors these are: those of two models have nothing in common. */
  #reader: Pick<Reader, 'read'> | null = null;

  constructor(parts: LikenessParts) {
    this.#parts = parts;
  }

  async compare(text: string, others: readonly string[]): Promise<number[] | null> {
    const leading = this.#parts.leading();
    if (!leading) return null;
    try {
      await leading.opened;
      const [one, ...rest] = await this.#read(leading.reader, [text, ...others]);
      return one ? rest.map((vector) => cosine(one, vector)) : null;
    } catch {
      // The reader says in its own place that it has failed; nobody waits for this.
      return null;
    }
  }

  async #read(reader: Pick<Reader, 'read'>, texts: readonly string[]): Promise<Int8Array[]> {
    if (this.#reader !== reader) {
      this.#reader = reader;
      this.#vectors = new Map();
    }
    const vectors = this.#vectors;
    const unread = [...new Set(texts)].filter((text) => !vectors.has(text));
    const found = new Map<string, Int8Array>();
    for (let start = 0; start < unread.length; start += BATCH) {
      const batch = unread.slice(start, start + BATCH);
      const { readings } = await reader.read(
        batch.map((text) => ({ text, language: null, previous: null })),
      );
      batch.forEach((text, index) => found.set(text, unpacked(readings[index]?.embedding ?? '')));
    }
    return texts.map((text) => {
      const vector = found.get(text) ?? vectors.get(text) ?? new Int8Array();
      vectors.delete(text);
      vectors.set(text, vector);
      const [oldest] = vectors.keys();
      if (vectors.size > MOST_KEPT && oldest !== undefined) vectors.delete(oldest);
      return vector;
    });
  }
}

/** From the base64 of `packEmbedding`. */
function unpacked(embedding: string): Int8Array {
  return Int8Array.from(atob(embedding), (sign) => sign.charCodeAt(0));
}

/** 0 where one of them is empty. */
function cosine(a: Int8Array, b: Int8Array): number {
  let product = 0;
  let ofA = 0;
  let ofB = 0;
  a.forEach((value, index) => {
    const other = b[index] ?? 0;
    product += value * other;
    ofA += value * value;
    ofB += other * other;
  });
  return ofA === 0 || ofB === 0 ? 0 : product / Math.sqrt(ofA * ofB);
}
