import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * @supabase/lite prints every database error whole, with a stack trace, also for a request that was rightly
 * refused. Inside `guard` such prints are collected, and handed on only when the answer was a fault of ours.
 */
export function guardConsole(log: (line: string) => void): {
  guard: (work: () => Promise<Response>) => Promise<Response>;
  restore: () => void;
} {
  const collecting = new AsyncLocalStorage<string[]>();
  const original = console.error;
  const replaced = (...parts: unknown[]): void => {
    const collected = collecting.getStore();
    if (collected) collected.push(parts.map(oneLine).join(' '));
    else original(...parts);
  };
  console.error = replaced;
  return {
    async guard(work) {
      const collected: string[] = [];
      const answer = await collecting.run(collected, work);
      if (answer.status >= 500) for (const line of collected) log(line);
      return answer;
    },
    restore() {
      if (console.error === replaced) console.error = original;
    },
  };
}

function oneLine(part: unknown): string {
  const text = part instanceof Error ? part.message : String(part);
  return text.replaceAll(/\s+/g, ' ').slice(0, 300);
}
