/** A confusion matrix as a picture: one SVG that is readable on a white and on a dark page. */

const CELL = 46;
const LEFT = 132;
const TOP = 64;
const RIGHT = 92;
const BOTTOM = 116;
/** From this share on white has more contrast to the shade than black (about 4 to 1 at the turn). */
const STRONG = 0.8;

/** It brings its own ground, so that neither page can swallow the words; dark viewers get a dark one. */
const STYLE = `
    .ground { fill: #ffffff; stroke: #d0d7de }
    text { fill: #1f2328; font: 12px system-ui, sans-serif }
    .title { font-weight: 600; font-size: 14px }
    .quiet { fill: #59636e }
    .grid { fill: none; stroke: #d0d7de }
    .hit { fill: none; stroke: #59636e; stroke-width: 1.5 }
    .shade { fill: #1f5fbf }
    .none { fill: #8c959f }
    .strong { fill: #ffffff }
    @media (prefers-color-scheme: dark) {
      .ground { fill: #151b23; stroke: #3d444d }
      text { fill: #f0f6fc }
      .quiet { fill: #9198a1 }
      .grid { stroke: #3d444d }
      .hit { stroke: #9198a1 }
      .shade { fill: #2f6fd6 }
      .none { fill: #656c76 }
      .strong { fill: #ffffff }
    }`;

/**
 * Rows are truths, columns guesses; numbers are counts, shades the share of the row, and the number after a
 * row its recall.
 *
 * @param confusion Counts as [truth][guess], by label, each row with the same labels in the same order.
 */
export function confusionChart(
  title: string,
  confusion: Readonly<Record<string, Readonly<Record<string, number>>>>,
): string {
  const labels = Object.keys(confusion);
  const side = labels.length * CELL;
  const width = LEFT + side + RIGHT;
  const height = TOP + side + BOTTOM;
  const rows = labels.map((truth, row) => rowOf(truth, row, labels, confusion[truth] ?? {}));
  const columns = labels.map((guess, column) => {
    const x = LEFT + column * CELL + CELL / 2 + 4;
    const y = TOP + side + 14;
    return `<text x="${n(x)}" y="${n(y)}" text-anchor="end" transform="rotate(-45 ${n(x)} ${n(y)})">${escaped(guess)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}" role="img" aria-labelledby="title about">
  <title id="title">${escaped(title)}</title>
  <desc id="about">${escaped(spoken(labels, confusion))}</desc>
  <style>${STYLE}
  </style>
  <rect class="ground" x="0.5" y="0.5" width="${n(width - 1)}" height="${n(height - 1)}" rx="8"/>
  <text class="title" x="${n(LEFT)}" y="28">${escaped(title)}</text>
  <text class="quiet" x="${n(LEFT + side + 10)}" y="${n(TOP - 10)}">recall</text>
  ${rows.flat().join('\n  ')}
  ${columns.join('\n  ')}
  <text class="quiet" x="${n(LEFT + side / 2)}" y="${n(height - 14)}" text-anchor="middle">the model says</text>
  <text class="quiet" x="22" y="${n(TOP + side / 2)}" text-anchor="middle" transform="rotate(-90 22 ${n(TOP + side / 2)})">people said</text>
</svg>
`;
}

function rowOf(
  truth: string,
  row: number,
  labels: readonly string[],
  counts: Readonly<Record<string, number>>,
): string[] {
  const total = totalOf(counts);
  const y = TOP + row * CELL;
  const middle = y + CELL / 2 + 4;
  const cells = labels.map((guess, column) => {
    const count = counts[guess] ?? 0;
    const share = total === 0 ? 0 : count / total;
    const x = LEFT + column * CELL;
    const box = `x="${n(x)}" y="${n(y)}" width="${n(CELL)}" height="${n(CELL)}"`;
    const shade =
      count > 0 ? `<rect class="shade" ${box} fill-opacity="${share.toFixed(3)}"/>` : '';
    const tone = count === 0 ? 'none' : share >= STRONG ? 'strong' : 'weak';
    const number = `<text class="${tone}" x="${n(x + CELL / 2)}" y="${n(middle)}" text-anchor="middle">${n(count)}</text>`;
    return `${shade}<rect class="grid" ${box}/>${number}`;
  });
  const diagonal = LEFT + row * CELL;
  return [
    `<text x="${n(LEFT - 10)}" y="${n(middle)}" text-anchor="end">${escaped(truth)}</text>`,
    ...cells,
    `<rect class="hit" x="${n(diagonal)}" y="${n(y)}" width="${n(CELL)}" height="${n(CELL)}"/>`,
    `<text class="quiet" x="${n(LEFT + labels.length * CELL + 10)}" y="${n(middle)}">${recallOf(counts[truth] ?? 0, total)}</text>`,
  ];
}

function recallOf(hits: number, total: number): string {
  return total === 0 ? 'none' : `${(hits / total).toFixed(2)} of ${n(total)}`;
}

/** What somebody who does not see it is told. */
function spoken(
  labels: readonly string[],
  confusion: Readonly<Record<string, Readonly<Record<string, number>>>>,
): string {
  const recalls = labels.map((label) => {
    const counts = confusion[label] ?? {};
    return `${label} ${recallOf(counts[label] ?? 0, totalOf(counts))}`;
  });
  return `Rows are what people said, columns what the model says. Recall: ${recalls.join(', ')}.`;
}

function totalOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function n(number: number): string {
  return String(number);
}

function escaped(text: string): string {
  return text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;');
}
