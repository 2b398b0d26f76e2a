/** What would have been mailed, as the person finds it who started Roost. */
import type { RunningStack } from './stack.ts';

interface Letter {
  to: string;
  subject: string;
  text: string;
}

/** The newest mail to an address; null when there is none. */
export async function newestLetter(stack: RunningStack, to: string): Promise<Letter | null> {
  const letters = (await (await fetch(`${stack.mailbox}.json`)).json()) as Letter[];
  return letters.find((letter) => letter.to === to) ?? null;
}

/** The link in the newest mail to an address. */
export async function newestLink(stack: RunningStack, to: string): Promise<string> {
  const link = /https?:\/\/\S+/u.exec((await newestLetter(stack, to))?.text ?? '')?.[0];
  if (link === undefined) throw new Error(`No link was mailed to ${to}.`);
  return link;
}
