/** The one place where the parts of the app are wired together. */
import * as v from 'valibot';
import { openDesk } from '../data/open-desk.ts';
import { openSession } from '../data/open-session.ts';
import { SupabaseRatings } from '../data/remote/supabase-ratings.ts';
import type { Live } from '../domain/live.ts';
import { isStaff } from '../domain/roles.ts';
import type { AccountSecurity } from '../features/account-security.ts';
import type { Door } from '../features/people.ts';
import type { Services, Session, SessionState } from '../features/ports.ts';
import type { Ratings } from '../features/ratings.ts';
import { startUnderstanding } from '../inference/start-understanding.ts';
import { LiveCell } from '../platform/live-cell.ts';
import type { CorrectedClock } from '../platform/corrected-clock.ts';
import { remembered } from '../platform/remembered.ts';
import { openClock } from './open-clock.ts';

export interface Composition {
  session: Session;
  security: AccountSecurity;
  door: Door;
  /** For customers, with or without an account. */
  ratings: Ratings;
  /** The time that everything is shown by. */
  clock: CorrectedClock;
  /** The services of the staff member who is signed in; null while nobody is, or while their device opens. */
  services: Live<Services | null>;
  /** Why the device of the signed-in person could not be opened, or was lost. */
  trouble: Live<unknown>;
  close(): void;
}

const configSchema = v.object({
  supabaseUrl: v.pipe(v.string(), v.url()),
  anonKey: v.pipe(v.string(), v.minLength(1)),
  simulator: v.nullish(v.object({ address: v.pipe(v.string(), v.url()), demo: v.boolean() }), null),
  mailsAreCaught: v.optional(v.boolean()),
});
const lastKnown = remembered('roost-config');
/** A device that knows its server does not wait longer than this to hear of another one. */
const NEWS_WITHIN_MS = 2_000;

/** @throws Refusal 'config_missing' when the app does not know its server. */
export async function compose(): Promise<Composition> {
  const config = await readConfig();
  const { session, security, door, client, recheck } = openSession(config);
  const clock = openClock();
  const services = new LiveCell<Services | null>(null);
  const trouble = new LiveCell<unknown>(null);
  let openFor: string | null = null;
  let visit = new Visit();

  const open = async (userId: string, here: Visit): Promise<void> => {
    const lost = (reason: unknown): void => {
      if (!here.end()) return;
      services.set(null);
      trouble.set(reason);
    };
    const opened = await openDesk(client, userId, { recheck, clock, lost });
    const { triageWork, ...desk } = opened;
    if (!here.later(() => opened.close())) return;
    const understanding = startUnderstanding(triageWork, { userId });
    here.later(() => {
      understanding.close();
    });
    services.set({
      session,
      clock,
      ...desk,
      understanding,
      explainer: understanding,
      likeness: understanding,
      simulator: config.simulator,
    });
  };

  const follow = (state: SessionState): void => {
    const userId = state.kind === 'signed_in' && isStaff(state.role) ? state.userId : null;
    if (userId === openFor) return;
    openFor = userId;
    visit.end();
    const here = new Visit();
    visit = here;
    services.set(null);
    trouble.set(null);
    if (userId !== null) {
      open(userId, here).catch((reason: unknown) => {
        if (here.end()) trouble.set(reason);
      });
    }
  };
  const unfollow = session.state.subscribe(follow);

  return {
    session,
    security,
    door,
    ratings: new SupabaseRatings(client),
    clock,
    services,
    trouble,
    close() {
      unfollow();
      visit.end();
    },
  };
}

/** One person's time at this device: what was opened for them is closed when it ends, even while it still opens. */
class Visit {
  readonly #closers: (() => void)[] = [];
  #ended = false;

  /** @returns false when it has ended already; then `close` was called at once. */
  later(close: () => void): boolean {
    if (this.#ended) close();
    else this.#closers.unshift(close);
    return !this.#ended;
  }

  /** @returns false when it had ended before. */
  end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    for (const close of this.#closers.splice(0)) close();
    return true;
  }
}

/**
 * The server's address, from beside the app. The last one known opens the app where there is no network, one
 * that hangs, a server that is starting, or somebody else's page in the place of the answer.
 */
async function readConfig(): Promise<v.InferOutput<typeof configSchema>> {
  const known = v.safeParse(configSchema, lastKnown.read());
  const patience = known.success ? { signal: AbortSignal.timeout(NEWS_WITHIN_MS) } : {};
  let found: unknown;
  try {
    const response = await fetch('/config.json', { cache: 'no-cache', ...patience });
    found = response.ok ? await response.json() : undefined;
  } catch {
    // No answer, or none that is JSON.
  }
  const fresh = v.safeParse(configSchema, found);
  const config = fresh.success ? fresh : known;
  if (!config.success) {
    throw Object.assign(new Error('config.json does not name a server for this app.'), {
      code: 'config_missing',
    });
  }
  lastKnown.write(config.output);
  return config.output;
}
