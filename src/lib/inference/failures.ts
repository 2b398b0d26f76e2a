/** What becomes of a failure of the triage model: one table. */
import type { InferenceCode } from './protocol.ts';

interface Policy {
  /** For the person; the first guess of the linear model stays in every case. */
  sentence: string;
  /** Milliseconds after which it is tried again by itself; null: when the person asks. */
  retryAfterMs: number | null;
}

const BY_HAND = null;

export const FAILURES: Record<InferenceCode, Policy> = {
  model_unreachable: {
    sentence: 'The triage model could not be fetched. It is tried again when the network is back.',
    retryAfterMs: 20_000,
  },
  model_corrupt: {
    sentence: 'The triage model arrived damaged twice. Try again, or tell an admin.',
    retryAfterMs: 10 * 60_000,
  },
  model_invalid: {
    sentence: 'The triage model does not run in this browser. An update of the browser may help.',
    retryAfterMs: BY_HAND,
  },
  inference_failed: {
    sentence: 'The triage model stopped answering. Try again, or reload the page.',
    retryAfterMs: BY_HAND,
  },
  backend_missing: {
    sentence: 'This browser cannot run the triage model.',
    retryAfterMs: BY_HAND,
  },
  device_lost: { sentence: 'The graphics processor was lost.', retryAfterMs: 1_000 },
  worker_died: {
    sentence:
      'The triage worker stopped, perhaps for lack of memory. Close other tabs and try again.',
    retryAfterMs: BY_HAND,
  },
  worker_silent: {
    sentence: 'The triage worker does not answer. Close other tabs and try again.',
    retryAfterMs: BY_HAND,
  },
  superseded: { sentence: 'A newer request took its place.', retryAfterMs: 1_000 },
  cancelled: { sentence: 'It was called off.', retryAfterMs: BY_HAND },
  closed: { sentence: 'The triage model was closed.', retryAfterMs: BY_HAND },
};
