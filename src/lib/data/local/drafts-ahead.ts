/**
 * Drafts on their way into the database, in the browser's own synchronous storage.
 *
 * A database takes its time: a tab that is killed within a second of a keystroke would lose it. So each keystroke
 * is set down here at once, and taken away when the database has it. Each tab has entries of its own: two tabs
 * that share one could take away what the other has just set down.
 */
import type { Draft } from '../../features/drafts.ts';
import type { BrowserTexts } from '../../platform/browser-texts.ts';
import { soundDraft } from './sound.ts';

const PREFIX = 'roost-draft-ahead:';
/** Where an app of version 1 kept them, each tab its own, as bare text. */
const FORMER_PREFIX = 'roost-draft:';

/** What was found, under the key that it is to be taken away from once the database has it. */
interface Found {
  key: string;
  value: string;
  draft: Draft;
}

interface Parts {
  userId: string;
  /** Tells this tab from the others. */
  tab: string;
  /** Outlives the tab: localStorage. */
  lasting: BrowserTexts;
  /** Of this tab alone: sessionStorage. */
  passing: BrowserTexts;
}

export class DraftsAhead {
  readonly #parts: Parts;
  /** What this tab has set down, by key. */
  readonly #own = new Map<string, string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @returns whether it outlives the tab. */
  put(draft: Draft): boolean {
    const key = this.#keyOf(draft);
    const value = JSON.stringify(draft);
    const isKept = this.#parts.lasting.write(key, value);
    // What an older keystroke left there is no longer what was written.
    if (!isKept) this.#parts.lasting.remove(key);
    if (isKept) this.#own.set(key, value);
    else this.#own.delete(key);
    return isKept;
  }

  /** The database has it, or something newer. */
  drop(draft: Draft): void {
    const key = this.#keyOf(draft);
    if (this.#own.get(key) !== JSON.stringify(draft)) return;
    this.#own.delete(key);
    this.#parts.lasting.remove(key);
  }

  /** What tabs of this person have set down and not taken away: they were killed, or still write. */
  left(): Found[] {
    const { lasting, userId } = this.#parts;
    return lasting
      .keys()
      .filter((key) => key.startsWith(`${PREFIX}${userId}:`))
      .flatMap((key) => {
        const value = lasting.read(key);
        const draft = soundDraft(parsed(value));
        if (draft && value !== null) return [{ key, value, draft }];
        lasting.remove(key);
        return [];
      });
  }

  /** What an app of version 1 kept in this tab. @param at The time to give them, which it did not note. */
  former(at: number): Found[] {
    const { passing, userId } = this.#parts;
    const prefix = `${FORMER_PREFIX}${userId}:`;
    return passing
      .keys()
      .filter((key) => key.startsWith(prefix) && !key.endsWith(':id'))
      .flatMap((key) => {
        const [ticketId, kind] = key.slice(prefix.length).split(':');
        const value = passing.read(key);
        const again = passing.read(`${key}:id`);
        const draft = soundDraft({ ticketId, kind, text: value, at, again });
        return draft && value !== null ? [{ key, value, draft }] : [];
      });
  }

  /** The database has these; what was written under their keys meanwhile stays. */
  taken(found: readonly Found[]): void {
    const { lasting, passing } = this.#parts;
    for (const { key, value } of found) {
      for (const texts of [lasting, passing]) {
        if (texts.read(key) !== value) continue;
        texts.remove(key);
        texts.remove(`${key}:id`);
      }
    }
  }

  #keyOf({ ticketId, kind }: Draft): string {
    const { userId, tab } = this.#parts;
    return `${PREFIX}${userId}:${ticketId}:${kind}:${tab}`;
  }
}

/** Nothing of a person's words stays beside the database. */
export function forgetDraftsAhead(
  userId: string,
  { lasting, passing }: Pick<Parts, 'lasting' | 'passing'>,
): void {
  for (const texts of [lasting, passing]) {
    for (const key of texts.keys()) {
      const isTheirs = [PREFIX, FORMER_PREFIX].some((prefix) =>
        key.startsWith(`${prefix}${userId}:`),
      );
      if (isTheirs) texts.remove(key);
    }
  }
}

function parsed(value: string | null): unknown {
  try {
    return JSON.parse(value ?? '');
  } catch {
    return null;
  }
}
