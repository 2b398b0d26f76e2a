/** Shows how far an import is: a bar that moves on a terminal, a line now and then elsewhere. */
export interface ProgressBar {
  show: (doneBytes: number, posts: number) => void;
  end: () => void;
}

const WIDTH = 30;
const REDRAW_MS = 100;
const LINE_EVERY_MS = 5_000;

/**
 * @param out where to draw; stderr, so that the result alone is on stdout
 * @param postsBefore posts of earlier runs, which say nothing of this one's speed
 */
export function createProgressBar(
  out: NodeJS.WriteStream,
  totalBytes: number,
  postsBefore: number,
  now: () => number,
): ProgressBar {
  const began = now();
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    show(doneBytes, posts) {
      const isDue = now() - drawn >= (out.isTTY ? REDRAW_MS : LINE_EVERY_MS);
      if (!isDue && doneBytes < totalBytes) return;
      drawn = now();
      const share = totalBytes === 0 ? 1 : Math.min(1, doneBytes / totalBytes);
      const rate = Math.round(((posts - postsBefore) * 1_000) / Math.max(1, now() - began));
      const words = `${String(Math.floor(share * 100)).padStart(3)} %  ${posts.toLocaleString('en')} posts  ${rate.toLocaleString('en')}/s`;
      if (!out.isTTY) {
        out.write(`${words}\n`);
        return;
      }
      const filled = Math.round(share * WIDTH);
      out.write(`\r[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}] ${words}\u001b[K`);
    },
    end() {
      if (out.isTTY) out.write('\n');
    },
  };
}
