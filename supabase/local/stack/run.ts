import { StackFailure, wordsOf } from './failure.ts';
import type { Stack } from './options.ts';

/** Signals that ask a program to end; SIGBREAK and SIGHUP are what Windows sends when a console closes. */
const SIGNALS = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  ...(process.platform === 'win32' ? ['SIGBREAK' as const] : []),
] as const;

/** What a missing requirement exits with, and any other failure. */
const EXIT = { unusable: 2, failed: 1 };

/**
 * Runs a program that starts a stack and keeps it until a signal comes. A failure is told in words.
 * A second signal does not wait any longer.
 */
export async function runUntilSignal(
  start: (log: (line: string) => void) => Promise<Stack>,
  say: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): Promise<void> {
  const state: { asked: boolean; stack?: Stack } = { asked: false };
  const stop = (): void => {
    if (state.asked) process.exit(EXIT.failed);
    state.asked = true;
    if (state.stack) void end(state.stack);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  process.on('uncaughtException', (error) => {
    say(`Roost stops because of an error of its own: ${error.stack ?? error.message}`);
    process.exitCode = EXIT.failed;
    stop();
  });
  try {
    state.stack = await start(say);
    // A signal during the start is heeded as soon as there is something to end.
    if (state.asked) await end(state.stack);
  } catch (error) {
    say(
      error instanceof StackFailure
        ? `\n${error.message}\n`
        : `\nRoost does not start: ${wordsOf(error)}\n`,
    );
    process.exit(EXIT.unusable);
  }
}

async function end(stack: Stack): Promise<void> {
  await stack.stop();
  process.exit();
}
