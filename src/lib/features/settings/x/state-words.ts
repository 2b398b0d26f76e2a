/** How an account is doing, at a glance. */
import type { XState } from '../../../domain/x-connection.ts';
import { moment, told } from '../../../ui/time.ts';
import { troubleWords } from './trouble-words.ts';

export interface StateWords {
  tone: 'good' | 'held' | 'bad' | 'quiet';
  /** One or two words. */
  title: string;
  /** A sentence. */
  text: string;
}

export function stateWords(state: XState, handle: string, nowMs: number): StateWords {
  switch (state.kind) {
    case 'live':
      return { tone: 'good', title: 'Live', text: 'Posts come in and replies go out.' };
    case 'paused':
      return {
        tone: 'held',
        title: 'Paused',
        text: `An admin paused it ${told(state.since, nowMs)}: nothing comes in and nothing goes out.`,
      };
    case 'disconnected':
      return {
        tone: 'quiet',
        title: 'Disconnected',
        text: `Since ${moment(state.since, nowMs)}. Its tickets are still here.`,
      };
    case 'unconnected': {
      const { what } = troubleWords('x_not_connected', { handle, detail: null });
      return { tone: 'bad', title: 'Not connected', text: what };
    }
    case 'waiting':
      return {
        tone: 'held',
        title: 'Waiting',
        text: `X asks to wait until ${moment(state.until, nowMs)}. It goes on by itself.`,
      };
    case 'failing': {
      const { what } = troubleWords(state.code, { handle, detail: null });
      return {
        tone: 'bad',
        title: 'Failing',
        text: `Since ${moment(state.since, nowMs)}. ${what}`,
      };
    }
    case 'unattended':
      return {
        tone: 'bad',
        title: 'Not polled',
        text:
          state.since === null
            ? 'X has never been asked for new posts. Is the schedule set up?'
            : `X was last asked for new posts ${told(state.since, nowMs)}. Does the schedule run?`,
      };
  }
}
