/** What the status strip says, as a function of the states. */
import type { Backend, ModelState, SyncState } from '../ports.ts';
import { count, megabytes, plural } from '../../ui/numbers.ts';
import { moment } from '../../ui/time.ts';
import { errorWords } from '../../ui/error-messages.ts';

export type Tone = 'good' | 'busy' | 'quiet' | 'ask' | 'bad';

/** What of the person's work is not settled. */
export interface Unsettled {
  /** Waits for the server. */
  waiting: number;
  /** Waits for the person. */
  asks: number;
}

export interface StatusWords {
  tone: Tone;
  /** For a strip: a few words. */
  short: string;
  /** For a tooltip: a sentence. */
  long: string;
}

/** Whether all is saved, and what is not. */
export function syncWords(
  state: SyncState,
  { waiting, asks }: Unsettled,
  nowMs: number,
): StatusWords {
  const words = connectionWords(state, waiting, nowMs);
  if (asks === 0) return words;
  const connected = state.kind === 'live' && waiting === 0;
  return {
    tone: 'ask',
    short: `Needs you (${count(asks)})${connected ? '' : ` · ${words.short}`}`,
    long: `${plural(asks, 'change')} cannot go on without you. ${words.long}`,
  };
}

function connectionWords(state: SyncState, waiting: number, nowMs: number): StatusWords {
  const behind = waiting > 0 ? ` · ${count(waiting)} waiting` : '';
  switch (state.kind) {
    case 'starting':
      return { tone: 'busy', short: 'Connecting', long: 'Looking for the server.' };
    case 'filling':
      return {
        tone: 'busy',
        short: `Filling this device · ${plural(state.rows, 'row')}`,
        long: 'The first visit copies open tickets to this device. Later visits start at once.',
      };
    case 'live':
      return {
        tone: waiting > 0 ? 'busy' : 'good',
        short: waiting > 0 ? `${count(waiting)} waiting` : 'All saved',
        long: `Up to date since ${moment(state.pulledAt, nowMs)}. Changes arrive by themselves.`,
      };
    case 'offline':
      return {
        tone: 'quiet',
        short: `Offline${state.pulledAt ? ` since ${moment(state.pulledAt, nowMs)}` : ''}${behind}`,
        long: state.pulledAt
          ? `Shown as of ${moment(state.pulledAt, nowMs)}. You can go on working: changes are sent later.`
          : 'Nothing has been copied to this device yet.',
      };
    case 'failed': {
      const { title } = errorWords(state.code, state.message);
      return { tone: 'bad', short: `${title}${behind}`, long: state.message };
    }
  }
}

const BACKEND_WORDS: Record<Backend, string> = {
  webgpu: 'graphics processor',
  'wasm-threads': 'threads',
  wasm: '1 thread',
};

/** Where messages are being read. */
export function modelWords(state: ModelState): StatusWords {
  switch (state.kind) {
    case 'idle':
      return {
        tone: 'quiet',
        short: 'Reader idle',
        long: 'The language model has not been asked for yet.',
      };
    case 'fetching':
      return {
        tone: 'busy',
        short: `Fetching the reader · ${megabytes(state.bytes)} of ${megabytes(state.total)}`,
        long: 'The language model is fetched once and then kept on this device.',
      };
    case 'starting':
      return {
        tone: 'busy',
        short: 'Starting the reader',
        long: 'The language model is getting ready on this device.',
      };
    case 'ready': {
      const by =
        state.backend === 'wasm-threads'
          ? plural(state.threads, 'thread')
          : BACKEND_WORDS[state.backend];
      return {
        tone: 'good',
        short: `On this device · ${by}`,
        long: `Messages are read here, by ${state.modelVersion}. Their text does not leave for it.`,
      };
    }
    case 'elsewhere':
      return {
        tone: 'good',
        short: 'Read by another tab',
        long: 'Another tab of this browser reads the messages; the results appear here too.',
      };
    case 'failed': {
      const { title, message } = errorWords(state.code, state.message);
      return { tone: 'bad', short: title, long: message };
    }
  }
}
