/**
 * Whether a GPU may be trusted: drivers exist that answer wrong numbers without an error, so WebGPU has to
 * agree with WebAssembly on texts whose labels are beyond doubt, and to be faster, before it is used.
 */
import { HEAD_NAMES } from '../domain/triage.ts';
import type { BatchReading, MessageReading, UnreadMessage } from './protocol.ts';

/**
 * The two graphs are quantised differently (int8 arithmetic against int8 weights), which moves a
 * probability a little; a wrong kernel moves it by much more.
 */
const MOST_DIFFERENCE = 0.15;
const ROUNDS = 3;

/** Of different length, so that padding is tried too. */
const TEXTS = [
  'Thank you so much, the new parcel arrived today and everything works. Lovely service!',
  'My card was charged twice for the same order and nobody answers me. I want my money back today.',
  'The app crashes every time I open it since the update.',
  'Somebody got into my account and changed the password, please lock it now!',
  'Where is my parcel? Tracking has not moved for three days and the driver never rang the bell.',
  'Worst company ever.',
  'Do you sell gift cards?',
  'I am stranded at the station with two small children, the last train was cancelled and your help line hangs up on me.',
];

const PROBES: readonly UnreadMessage[] = TEXTS.map((text) => ({
  text,
  language: 'en',
  previous: null,
}));

type Read = (messages: UnreadMessage[]) => Promise<BatchReading>;

export type Comparison =
  | { kind: 'trusted' }
  | { kind: 'different'; difference: number }
  | { kind: 'slower'; wasmMs: number; gpuMs: number };

/** Runs the probes on both, one text alone and all together, in turns so that both meet the same load. */
export async function compare(wasm: Read, gpu: Read): Promise<Comparison> {
  const all = [...PROBES];
  const [expected, found] = [await wasm(all), await gpu(all)];
  const difference = differenceOf(expected.readings, found.readings);
  if (difference > MOST_DIFFERENCE) return { kind: 'different', difference };

  // The GPU compiles its shaders for each shape at the first run.
  await gpu(all.slice(0, 1));
  const [wasmMs, gpuMs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    wasmMs.push(await timeOf(wasm, all));
    gpuMs.push(await timeOf(gpu, all));
  }
  const [wasmBest, gpuBest] = [Math.min(...wasmMs), Math.min(...gpuMs)];
  return gpuBest < wasmBest
    ? { kind: 'trusted' }
    : { kind: 'slower', wasmMs: wasmBest, gpuMs: gpuBest };
}

async function timeOf(read: Read, all: UnreadMessage[]): Promise<number> {
  const alone = await read(all.slice(0, 1));
  const together = await read(all);
  return alone.ms + together.ms;
}

/** The largest difference of any probability; 1 when a label differs, an answer is missing or is no number. */
export function differenceOf(
  expected: readonly MessageReading[],
  found: readonly MessageReading[],
): number {
  const differences = expected.map(({ readings }, index) => {
    const other = found[index]?.readings;
    if (!other) return 1;
    return Math.max(
      ...HEAD_NAMES.map((head) => {
        if (readings[head].label !== other[head].label) return 1;
        const theirs = other[head].probabilities;
        return Math.max(
          ...readings[head].probabilities.map((p, i) => Math.abs(p - (theirs[i] ?? NaN))),
        );
      }),
    );
  });
  const most = Math.max(0, ...differences);
  // NaN compares false with every limit and would pass.
  return Number.isNaN(most) ? 1 : most;
}
