/** The one place where the parts of the app are wired together. */
import * as v from 'valibot';
import { openDesk } from '../data/open-desk.ts';
import { openSession } from '../data/open-session.ts';
import type { Live } from '../domain/live.ts';
import { isStaff } from '../domain/roles.ts';
import type { Services, Session, SessionState } from '../features/ports.ts';
import { startUnderstanding } from '../inference/start-understanding.ts';
import { LiveCell } from '../platform/live-cell.ts';

export interface Composition {
  session: Session;
  /** The services of the staff member who is signed in; null while nobody is, or while their device opens. */
  services: Live<Services | null>;
  /** Why the device of the signed-in person could not be opened. */
  trouble: Live<unknown>;
  close(): void;
}

const configSchema = v.object({
  supabaseUrl: v.pipe(v.string(), v.url()),
  anonKey: v.pipe(v.string(), v.minLength(1)),
});
const CONFIG = 'roost-config';

/** @throws Refusal 'config_missing' when the app does not know its server. */
export async function compose(): Promise<Composition> {
  const { session, client } = openSession(await readConfig());
  const services = new LiveCell<Services | null>(null);
  const trouble = new LiveCell<unknown>(null);
  let close = (): void => undefined;
  let openFor: string | null = null;

  const open = async (userId: string): Promise<void> => {
    const { triageWork, ...desk } = await openDesk(client, userId);
    if (openFor !== userId) {
      desk.close();
      return;
    }
    const understanding = startUnderstanding(triageWork, { userId });
    close = () => {
      understanding.close();
      desk.close();
    };
    services.set({ session, ...desk, understanding });
  };

  const follow = (state: SessionState): void => {
    const userId = state.kind === 'signed_in' && isStaff(state.role) ? state.userId : null;
    if (userId === openFor) return;
    openFor = userId;
    close();
    close = () => undefined;
    services.set(null);
    trouble.set(null);
    if (userId !== null) {
      open(userId).catch((reason: unknown) => {
        trouble.set(reason);
      });
    }
  };
  const unfollow = session.state.subscribe(follow);

  return {
    session,
    services,
    trouble,
    close() {
      unfollow();
      close();
    },
  };
}

/** The server's address, from beside the app; the last one known when there is no network. */
async function readConfig(): Promise<v.InferOutput<typeof configSchema>> {
  let found: unknown;
  try {
    const response = await fetch('/config.json', { cache: 'no-cache' });
    found = response.ok ? await response.json() : undefined;
  } catch {
    found = JSON.parse(localStorage.getItem(CONFIG) ?? 'null');
  }
  const config = v.safeParse(configSchema, found);
  if (!config.success) {
    throw Object.assign(new Error('config.json does not name a server for this app.'), {
      code: 'config_missing',
    });
  }
  localStorage.setItem(CONFIG, JSON.stringify(config.output));
  return config.output;
}
