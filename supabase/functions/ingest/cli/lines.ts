/** Lines of a file of any size, with their place, so that a run can go on where another stopped. */
import { open } from 'node:fs/promises';

export interface Line {
  /** Counts from 1. */
  number: number;
  /** Without line end and byte order mark. */
  text: string;
  /** Byte offset behind its line end. */
  end: number;
  /** The file ends here without a line end: it may still be growing, or was cut off. */
  isLast: boolean;
  /** Longer than the limit; the text is its beginning. */
  tooLong: boolean;
}

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 0x0a;

/**
 * @param from where to begin: byte offset behind a line end, and lines before it
 * @param longestBytes a longer line is passed over without holding it in memory
 */
export async function* readLines(
  path: string,
  from: { offset: number; line: number },
  longestBytes: number,
): AsyncGenerator<Line> {
  const file = await open(path, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let parts: Buffer[] = [];
    let length = 0;
    let position = from.offset;
    let number = from.line;
    const line = (isLast: boolean, end: number): Line => {
      number += 1;
      const text = Buffer.concat(parts).toString('utf8').replace(/\r$/u, '');
      const tooLong = length > longestBytes;
      parts = [];
      length = 0;
      return {
        number,
        text: number === 1 ? text.replace(/^\uFEFF/u, '') : text,
        end,
        isLast,
        tooLong,
      };
    };
    const keep = (bytes: Buffer): void => {
      const room = longestBytes - length;
      if (room > 0) parts.push(Buffer.from(bytes.subarray(0, room)));
      length += bytes.length;
    };
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
      if (bytesRead === 0) break;
      const bytes = chunk.subarray(0, bytesRead);
      let start = 0;
      for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, start)) {
        keep(bytes.subarray(start, at));
        start = at + 1;
        yield line(false, position + start);
      }
      keep(bytes.subarray(start));
      position += bytesRead;
    }
    if (length > 0) yield line(true, position);
  } finally {
    await file.close();
  }
}
