import { wordsOf } from './failure.ts';

/**
 * What is ended together: first whatever sends requests, then what answers them, at last what they stand on.
 */
export const PHASES = ['traffic', 'services', 'foundation'] as const;
export type Phase = (typeof PHASES)[number];

/** Remembers how to end what was started. */
export interface Undo {
  later<T>(phase: Phase, started: T, end: (started: T) => unknown): T;
  /** Ends everything once, phase by phase, the last started first. One that cannot be ended stops no other. */
  all: () => Promise<void>;
  /** Whether the end has begun. */
  begun: () => boolean;
}

export function createUndo(log: (line: string) => void): Undo {
  const steps: { phase: Phase; end: () => unknown }[] = [];
  let ending: Promise<void> | undefined;

  async function endAll(): Promise<void> {
    for (const phase of PHASES) {
      for (const step of steps.filter((one) => one.phase === phase).reverse()) {
        try {
          await step.end();
        } catch (error) {
          log(`stopping: ${wordsOf(error)}`);
        }
      }
    }
  }

  return {
    later(phase, started, end) {
      steps.push({ phase, end: () => end(started) });
      return started;
    },
    all: () => (ending ??= endAll()),
    begun: () => ending !== undefined,
  };
}
