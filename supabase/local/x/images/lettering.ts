type Point = readonly [number, number];

function arc(
  centreX: number,
  centreY: number,
  radiusX: number,
  radiusY: number,
  from: number,
  to: number,
): Point[] {
  const steps = 14;
  return Array.from({ length: steps + 1 }, (_, index) => {
    const angle = ((from + ((to - from) * index) / steps) * Math.PI) / 180;
    return [centreX + radiusX * Math.cos(angle), centreY + radiusY * Math.sin(angle)];
  });
}

/** Capital letters as pen strokes in a box 0.7 wide and 1 high, y downwards. */
const strokes: Record<string, Point[][]> = {
  A: [
    [
      [0, 1],
      [0.35, 0],
      [0.7, 1],
    ],
    [
      [0.13, 0.66],
      [0.57, 0.66],
    ],
  ],
  B: [
    [
      [0.05, 0],
      [0.05, 1],
    ],
    [[0.05, 0], [0.35, 0], ...arc(0.35, 0.24, 0.26, 0.24, -90, 90), [0.05, 0.48]],
    [[0.05, 0.48], [0.38, 0.48], ...arc(0.38, 0.74, 0.3, 0.26, -90, 90), [0.05, 1]],
  ],
  C: [arc(0.38, 0.5, 0.36, 0.5, -45, -315)],
  D: [
    [
      [0.05, 0],
      [0.05, 1],
    ],
    [[0.05, 0], [0.25, 0], ...arc(0.25, 0.5, 0.42, 0.5, -90, 90), [0.05, 1]],
  ],
  E: [
    [
      [0.62, 0],
      [0.06, 0],
      [0.06, 1],
      [0.62, 1],
    ],
    [
      [0.06, 0.48],
      [0.54, 0.48],
    ],
  ],
  F: [
    [
      [0.62, 0],
      [0.06, 0],
      [0.06, 1],
    ],
    [
      [0.06, 0.48],
      [0.54, 0.48],
    ],
  ],
  G: [[...arc(0.38, 0.5, 0.36, 0.5, -45, -360), [0.74, 0.55], [0.42, 0.55]]],
  H: [
    [
      [0.05, 0],
      [0.05, 1],
    ],
    [
      [0.65, 0],
      [0.65, 1],
    ],
    [
      [0.05, 0.48],
      [0.65, 0.48],
    ],
  ],
  I: [
    [
      [0.35, 0],
      [0.35, 1],
    ],
  ],
  J: [[[0.5, 0], [0.5, 0.7], ...arc(0.28, 0.7, 0.22, 0.3, 0, 170)]],
  K: [
    [
      [0.06, 0],
      [0.06, 1],
    ],
    [
      [0.62, 0],
      [0.06, 0.58],
    ],
    [
      [0.26, 0.4],
      [0.66, 1],
    ],
  ],
  L: [
    [
      [0.08, 0],
      [0.08, 1],
      [0.62, 1],
    ],
  ],
  M: [
    [
      [0, 1],
      [0.06, 0],
      [0.35, 0.62],
      [0.64, 0],
      [0.7, 1],
    ],
  ],
  N: [
    [
      [0.05, 1],
      [0.05, 0],
      [0.65, 1],
      [0.65, 0],
    ],
  ],
  O: [arc(0.35, 0.5, 0.35, 0.5, 0, 360)],
  P: [[[0.06, 1], [0.06, 0], [0.36, 0], ...arc(0.36, 0.28, 0.28, 0.28, -90, 90), [0.06, 0.56]]],
  Q: [
    arc(0.35, 0.5, 0.35, 0.5, 0, 360),
    [
      [0.42, 0.72],
      [0.68, 1.04],
    ],
  ],
  R: [
    [[0.06, 1], [0.06, 0], [0.36, 0], ...arc(0.36, 0.27, 0.27, 0.27, -90, 90), [0.06, 0.54]],
    [
      [0.34, 0.54],
      [0.66, 1],
    ],
  ],
  S: [[...arc(0.35, 0.25, 0.29, 0.25, -35, -270), ...arc(0.35, 0.75, 0.3, 0.25, -90, 150)]],
  T: [
    [
      [0, 0],
      [0.7, 0],
    ],
    [
      [0.35, 0],
      [0.35, 1],
    ],
  ],
  U: [[[0.05, 0], [0.05, 0.66], ...arc(0.35, 0.66, 0.3, 0.34, 180, 0), [0.65, 0]]],
  V: [
    [
      [0, 0],
      [0.35, 1],
      [0.7, 0],
    ],
  ],
  W: [
    [
      [0, 0],
      [0.16, 1],
      [0.35, 0.34],
      [0.54, 1],
      [0.7, 0],
    ],
  ],
  X: [
    [
      [0.03, 0],
      [0.67, 1],
    ],
    [
      [0.67, 0],
      [0.03, 1],
    ],
  ],
  Y: [
    [
      [0, 0],
      [0.35, 0.52],
      [0.7, 0],
    ],
    [
      [0.35, 0.52],
      [0.35, 1],
    ],
  ],
  Z: [
    [
      [0.05, 0],
      [0.65, 0],
      [0.03, 1],
      [0.67, 1],
    ],
  ],
};

/**
 * The pen strokes of up to two letters, centred in a square of side 1.
 * @param size height of the letters
 */
export function letterStrokes(text: string, size: number): Point[][] {
  const letters = Array.from(text).slice(0, 2);
  const gap = 0.28;
  const total = letters.length * 0.7 + (letters.length - 1) * gap;
  return letters.flatMap((letter, index) => {
    const left = 0.5 + (index * (0.7 + gap) - total / 2) * size;
    const top = 0.5 - size / 2;
    return (strokes[letter] ?? []).map((line) =>
      line.map(([x, y]): Point => [left + x * size, top + y * size]),
    );
  });
}

/** One or two capitals for a name; letters without a stroke drawing (other scripts, emoji) are passed over. */
export function initialsOf(name: string): string {
  const words = name
    .normalize('NFD')
    .toUpperCase()
    .split(/[^A-Z]+/u)
    .filter((word) => word !== '');
  const first = words[0]?.[0] ?? 'O';
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : '';
  return first + last;
}
