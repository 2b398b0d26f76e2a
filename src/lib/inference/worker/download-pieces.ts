/**
 * What has arrived of a model file, kept piece by piece: a download that breaks off, or whose tab is closed, goes
 * on there. Pieces are believed only once the whole file has the right hash.
 */

/** Large enough that keeping costs little, small enough that little is lost. */
const PIECE_BYTES = 1 << 20;

export class DownloadPieces {
  readonly #cache: Cache | null;
  readonly #key: string;
  /** Where the piece that is being collected begins. */
  #from = 0;

  /**
   * @param cache null where the browser keeps nothing.
   * @param key The address under which the whole file is kept.
   */
  constructor(cache: Cache | null, key: string) {
    this.#cache = cache;
    this.#key = key;
  }

  /** Copies what was kept into `bytes`. @returns how many bytes from the beginning are there. */
  async restore(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
    this.#from = 0;
    for (;;) {
      const response = await this.#cache?.match(this.#pieceKey(this.#from));
      if (!response) return this.#from;
      const piece = new Uint8Array(await response.arrayBuffer());
      if (piece.length === 0 || this.#from + piece.length > bytes.length) {
        await this.forget();
        return 0;
      }
      bytes.set(piece, this.#from);
      this.#from += piece.length;
    }
  }

  /** Keeps whole pieces of what is there; the rest waits for more bytes. */
  async keepWhole(bytes: Uint8Array<ArrayBuffer>, length: number): Promise<void> {
    if (length - this.#from >= PIECE_BYTES) await this.keepAll(bytes, length);
  }

  /** Keeps everything that is there, as when the connection broke. */
  async keepAll(bytes: Uint8Array<ArrayBuffer>, length: number): Promise<void> {
    if (length <= this.#from) return;
    try {
      const piece = new Response(bytes.subarray(this.#from, length));
      await this.#cache?.put(this.#pieceKey(this.#from), piece);
      this.#from = length;
    } catch {
      // The quota is full: this visit works, the next one begins anew.
    }
  }

  /** The file is whole, or was not worth keeping. */
  async forget(): Promise<void> {
    this.#from = 0;
    for (const { url } of (await this.#cache?.keys()) ?? []) {
      if (wholeKey(url) === this.#key && url !== this.#key) await this.#cache?.delete(url);
    }
  }

  #pieceKey(from: number): string {
    return `${this.#key}&from=${from}`;
  }
}

/** The address of the whole file, for that of one of its pieces; a whole file's own address stays as it is. */
export function wholeKey(url: string): string {
  return url.replace(/&from=\d+$/u, '');
}
