import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'br' | 'gzip';

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Below this a header costs more than the saving; above it compressing costs more than one's own loopback. */
const WORTHWHILE = { least: 1024, most: 4 * 1024 * 1024 };

/** Compresses each version of a file once and keeps the result. */
export function createCompressor(): {
  choose(acceptEncoding: string | string[] | undefined, size: number): Encoding | null;
  read(
    file: string,
    version: string,
    encoding: Encoding,
    load: () => Promise<Buffer>,
  ): Promise<Buffer>;
} {
  const kept = new Map<string, { version: string; bytes: Promise<Buffer> }>();
  return {
    choose(acceptEncoding, size) {
      if (size < WORTHWHILE.least || size > WORTHWHILE.most) return null;
      const accepted = String(acceptEncoding ?? '');
      if (/\bbr\b(?!;q=0(\.0+)?\b)/.test(accepted)) return 'br';
      return /\bgzip\b(?!;q=0(\.0+)?\b)/.test(accepted) ? 'gzip' : null;
    },
    read(file, version, encoding, load) {
      const key = `${encoding} ${file}`;
      const known = kept.get(key);
      if (known?.version === version) return known.bytes;
      const bytes = load().then((plain) =>
        encoding === 'br'
          ? brotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
          : zip(plain, { level: 6 }),
      );
      kept.set(key, { version, bytes });
      bytes.catch(() => kept.delete(key));
      return bytes;
    },
  };
}
