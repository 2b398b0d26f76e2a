/** The worker's side of `worker-calls.ts`: what a call throws becomes its failure, and every call is answered. */
import type { Answer, CallTable, Request } from './worker-protocol.ts';

export type Handlers<Calls extends CallTable<Calls>> = {
  [Name in keyof Calls]: (
    payload: Calls[Name]['payload'],
    progress: (progress: Calls[Name]['progress']) => void,
    signal: AbortSignal,
  ) => Promise<Calls[Name]['result']>;
};

export interface ServeOptions<Code extends string> {
  /** One call after the other, or each as it comes. */
  order: 'in turn' | 'side by side';
  /** Names what was thrown. */
  failureOf: (reason: unknown) => { code: Code; message: string };
}

export interface Caller<Code extends string, News> {
  tell(news: News): void;
  /** The worker is of no more use: its caller ends it. */
  lost(code: Code, message: string): void;
}

/** Call once, at the top of a worker's script. */
export function serveCalls<Calls extends CallTable<Calls>, Code extends string, News = never>(
  handlers: Handlers<Calls>,
  { order, failureOf }: ServeOptions<Code>,
): Caller<Code, News> {
  const post = (answer: Answer<Calls, Code, News>): void => self.postMessage(answer);
  const wanted = new Map<number, AbortController>();
  let turn: Promise<void> = Promise.resolve();

  const serve = async (
    { id, name, payload }: Request<Calls> & { kind: 'call' },
    signal: AbortSignal,
  ): Promise<void> => {
    try {
      signal.throwIfAborted();
      const progress = (value: Calls[keyof Calls]['progress']): void =>
        post({ kind: 'progress', id, progress: value });
      post({ kind: 'success', id, result: await handlers[name](payload, progress, signal) });
    } catch (reason) {
      post({ kind: 'failure', id, ...failureOf(reason) });
    } finally {
      wanted.delete(id);
    }
  };

  self.onmessage = ({ data }: MessageEvent<Request<Calls>>) => {
    if (data.kind === 'cancel') {
      wanted.get(data.id)?.abort();
      return;
    }
    const controller = new AbortController();
    wanted.set(data.id, controller);
    if (order === 'in turn') turn = turn.then(() => serve(data, controller.signal));
    else void serve(data, controller.signal);
  };

  return {
    tell: (news) => post({ kind: 'news', news }),
    lost: (code, message) => post({ kind: 'lost', code, message }),
  };
}
