import Dexie from 'dexie';
import type { Refusal } from '../../features/ports.ts';

/** An error that the interface has words for. */
export function refuse(code: string, message: string): Refusal {
  return Object.assign(new Error(message), { code });
}

/** What this device's database threw, as something that the interface has words for. */
export function storageRefusal(reason: unknown): Refusal {
  if (reason instanceof Dexie.DatabaseClosedError) {
    return refuse('database_newer', 'Another tab has updated or cleared this device. Reload.');
  }
  const detail = reason instanceof Error ? reason.message : String(reason);
  return refuse('database_unavailable', `This device cannot keep its data: ${detail}`);
}
