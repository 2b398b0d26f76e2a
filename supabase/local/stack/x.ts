import { brandProfile } from '../x/demo/brand.ts';
import { DataFileError } from '../x/journal.ts';
import { ListenError, type XSimulator, type XSimulatorOptions } from '../x/options.ts';
import { startXSimulator } from '../x/server.ts';
import type { Brand } from './brand.ts';
import { StackFailure } from './failure.ts';
import type { StackOptions, XKeys } from './options.ts';

/** The X that the functions talk to. */
export interface X {
  origin: string;
  keys: XKeys;
  brand: Brand;
  /** null for an X that somebody else runs. */
  simulator: XSimulator | null;
  close(): Promise<void>;
}

/** Starts the simulator, or takes the X that the options name. @throws StackFailure */
export async function startX(options: StackOptions, dataFile: string, keys: XKeys): Promise<X> {
  if (options.x) {
    return {
      ...options.x,
      brand: brandOf(brandProfile),
      simulator: null,
      close: () => Promise.resolve(),
    };
  }
  try {
    const simulator = await startNear(options.xPort ?? 0, {
      dataFile,
      credentials: keys,
      demo: false,
      ...(options.demoIntervalMs === undefined ? {} : { intervalMs: options.demoIntervalMs }),
    });
    return {
      origin: simulator.origin,
      keys: simulator.credentials,
      brand: brandOf(simulator.brand),
      simulator,
      close: () => simulator.close(),
    };
  } catch (error) {
    if (error instanceof ListenError) {
      throw new StackFailure(error.code, error.message, { cause: error });
    }
    if (error instanceof DataFileError) {
      throw new StackFailure('data_corrupt', error.message, { cause: error });
    }
    throw error;
  }
}

/** Nobody types the simulator's address, so another port is as good when the wanted one is taken. */
async function startNear(port: number, options: XSimulatorOptions): Promise<XSimulator> {
  try {
    return await startXSimulator({ ...options, port });
  } catch (error) {
    if (port === 0 || !(error instanceof ListenError) || error.code !== 'port_taken') throw error;
    return startXSimulator({ ...options, port: 0 });
  }
}

/** The avatar is left out: it would be fetched from another origin, which the app's pages may not. */
function brandOf(profile: { id: string; username: string; name: string }): Brand {
  return { xUserId: profile.id, handle: profile.username, name: profile.name, avatarUrl: null };
}
