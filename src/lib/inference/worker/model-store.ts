/**
 * The model files of this device. What was verified once is kept in the Cache API under its hash, so that a
 * repeat visit needs no network and a new model fetches only the files that changed. A download that breaks
 * off goes on where it stopped, also on the next visit. A damaged file is never kept, and what no manifest names
 * any more is deleted once the new files are verified. The service worker leaves all of this alone.
 */
import { InferenceError } from '../protocol.ts';
import type { LoadProgress } from '../protocol.ts';
import { DownloadPieces, wholeKey } from './download-pieces.ts';
import { download, isIntact, open } from './model-download.ts';
import type { Fetch } from './model-download.ts';
import { parseManifest, pick } from './model-manifest.ts';
import type { Manifest, ManifestFile } from './model-manifest.ts';

const CACHE = 'roost-models';
/** A device that holds a model does not wait longer than this to hear of a newer one. */
const NEWS_WITHIN_MS = 2_000;

export interface ModelStoreParts {
  fetch: Fetch;
  /** undefined where the browser keeps nothing, as in some private windows. */
  caches: CacheStorage | undefined;
  /** Milliseconds → a signal that aborts then. */
  timeout: (ms: number) => AbortSignal;
}

export interface ModelFiles {
  bytes(path: string): Uint8Array<ArrayBuffer>;
  /** @throws InferenceError 'model_invalid' when the file is published as it is, but is no JSON. */
  json(path: string): unknown;
}

type Piece = (bytes: number) => void;

export class ModelStore {
  readonly #base: string;
  readonly #parts: ModelStoreParts;

  /** @param modelsUrl Absolute, ends with a slash. */
  constructor(modelsUrl: string, parts: ModelStoreParts) {
    this.#base = modelsUrl;
    this.#parts = parts;
  }

  /**
   * All of `paths`, verified. Tells of progress only when something has to be fetched.
   *
   * @throws InferenceError 'model_unreachable', 'model_corrupt' after a second try, 'backend_missing'.
   */
  async files(
    paths: readonly string[],
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<ModelFiles> {
    try {
      return await this.#files(paths, onProgress, signal, 'no-store');
    } catch (reason) {
      if (!(reason instanceof InferenceError) || reason.code !== 'model_corrupt') throw reason;
      // Perhaps a cache on the way is at fault: ask the server itself.
      return await this.#files(paths, onProgress, signal, 'reload');
    }
  }

  async #files(
    paths: readonly string[],
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
    cacheMode: RequestCache,
  ): Promise<ModelFiles> {
    const cache = await this.#openCache();
    const { text, manifest, fresh } = await this.#manifest(cache, signal);
    const wanted = pick(manifest, paths);
    const found = new Map<string, Uint8Array<ArrayBuffer>>();
    const missing: ManifestFile[] = [];
    for (const file of wanted) {
      const bytes = await this.#cached(cache, file);
      if (bytes) found.set(file.path, bytes);
      else missing.push(file);
    }
    const total = missing.reduce((sum, file) => sum + file.bytes, 0);
    let sofar = 0;
    const onPiece: Piece = (bytes) => {
      sofar += bytes;
      onProgress({ kind: 'fetching', bytes: sofar, total });
    };
    if (total > 0) onProgress({ kind: 'fetching', bytes: 0, total });
    const { fetch, timeout } = this.#parts;
    const options = { fetch, timeout, signal, cache: cacheMode };
    await Promise.all(
      missing.map(async (file) => {
        const pieces = new DownloadPieces(cache, this.#key(file));
        const bytes = await download(this.#base + file.path, file, pieces, options, onPiece);
        found.set(file.path, bytes);
        await keep(cache, this.#key(file), new Response(bytes));
        await pieces.forget();
      }),
    );
    if (fresh) {
      await keep(cache, this.#manifestUrl, new Response(text));
      await this.#deleteUnnamed(cache, manifest);
    }
    return new VerifiedFiles(found);
  }

  /** The server's manifest, else the one whose files this device holds. */
  async #manifest(
    cache: Cache | null,
    signal: AbortSignal,
  ): Promise<{ text: string; manifest: Manifest; fresh: boolean }> {
    const held = await cache?.match(this.#manifestUrl).then((response) => response?.text());
    const patience = held === undefined ? [] : [this.#parts.timeout(NEWS_WITHIN_MS)];
    try {
      const response = await open(this.#manifestUrl, {
        ...this.#parts,
        signal: AbortSignal.any([signal, ...patience]),
        cache: 'no-cache',
      });
      const text = await response.text();
      return { text, manifest: parseManifest(text), fresh: text !== held };
    } catch (reason) {
      if (held === undefined || signal.aborted) throw reason;
      return { text: held, manifest: parseManifest(held), fresh: false };
    }
  }

  async #cached(cache: Cache | null, file: ManifestFile): Promise<Uint8Array<ArrayBuffer> | null> {
    const response = await cache?.match(this.#key(file));
    if (!response) return null;
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (await isIntact(bytes, file)) return bytes;
    await cache?.delete(this.#key(file));
    return null;
  }

  async #deleteUnnamed(cache: Cache | null, manifest: Manifest): Promise<void> {
    const kept = new Set([this.#manifestUrl, ...manifest.files.map((file) => this.#key(file))]);
    for (const { url } of (await cache?.keys()) ?? []) {
      if (url.startsWith(this.#base) && !kept.has(wholeKey(url))) await cache?.delete(url);
    }
  }

  async #openCache(): Promise<Cache | null> {
    try {
      return (await this.#parts.caches?.open(CACHE)) ?? null;
    } catch {
      // Storage is forbidden or broken: every visit fetches.
      return null;
    }
  }

  get #manifestUrl(): string {
    return `${this.#base}manifest.json`;
  }

  #key({ path, sha256 }: ManifestFile): string {
    return `${this.#base}${path}?sha256=${sha256}`;
  }
}

async function keep(cache: Cache | null, key: string, response: Response): Promise<void> {
  try {
    await cache?.put(key, response);
  } catch {
    // The quota is full: this visit works, the next one fetches again.
  }
}

class VerifiedFiles implements ModelFiles {
  readonly #files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

  constructor(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>) {
    this.#files = files;
  }

  bytes(path: string): Uint8Array<ArrayBuffer> {
    const bytes = this.#files.get(path);
    if (!bytes)
      throw new InferenceError('model_invalid', `The model file ${path} was not asked for.`);
    return bytes;
  }

  json(path: string): unknown {
    try {
      return JSON.parse(new TextDecoder().decode(this.bytes(path)));
    } catch (cause) {
      throw new InferenceError('model_invalid', `The model file ${path} is not JSON.`, cause);
    }
  }
}
