import type { Explanation } from '../../domain/explanation.ts';
import type { Live } from '../../domain/live.ts';
import type { Explainer } from '../ports.ts';

/** The answer to one question; asked when somebody looks, called off when nobody does any more. */
export function askWhy(
  explainer: Explainer,
  message: { text: string; previous: string | null },
): Live<Explanation> {
  return {
    subscribe(next, failed) {
      const asking = new AbortController();
      const wanted = (): boolean => !asking.signal.aborted;
      explainer.explain(message, asking.signal).then(
        (explanation) => {
          if (wanted()) next(explanation);
        },
        (reason: unknown) => {
          if (wanted()) failed?.(reason);
        },
      );
      return () => asking.abort();
    },
  };
}
