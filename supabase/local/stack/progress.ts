import type { WriteStream } from 'node:tty';

/** One line that tells what is going on, and then makes room for the next thing. */
export interface Progress {
  step: (text: string) => void;
  clear: () => void;
}

/** On a terminal the line replaces itself; in a log file each step is a line. */
export function createProgress(stream: Pick<WriteStream, 'write'> & { isTTY?: boolean }): Progress {
  let shown = false;
  return {
    step(text) {
      if (stream.isTTY) {
        stream.write(`\r\u001b[2K  ${text} …`);
        shown = true;
      } else {
        stream.write(`${text} …\n`);
      }
    },
    clear() {
      if (shown) stream.write('\r\u001b[2K');
      shown = false;
    },
  };
}
