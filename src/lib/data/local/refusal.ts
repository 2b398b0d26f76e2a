import Dexie from 'dexie';
import type { Refusal } from '../../features/ports.ts';

/** An error that the interface has words for. */
export function refuse(code: string, message: string): Refusal {
  return Object.assign(new Error(message), { code });
}

/** What this device's database threw, as something that the interface has words for. */
export function storageRefusal(reason: unknown): Refusal {
  if (isRefusal(reason)) return reason;
  if (isQuota(reason)) {
    return refuse('storage_full', 'This device has no room left for Roost. Free some space.');
  }
  if (reason instanceof Dexie.DatabaseClosedError) {
    return refuse('database_newer', 'Another tab has updated or cleared this device. Reload.');
  }
  const detail = reason instanceof Error ? reason.message : String(reason);
  return refuse('database_unavailable', `This device cannot keep its data: ${detail}`);
}

function isRefusal(reason: unknown): reason is Refusal {
  // A DOMException has a code as well: a number, which means nothing here.
  return reason instanceof Error && 'code' in reason && typeof reason.code === 'string';
}

/** Dexie hides what stopped a transaction behind its own error, under `inner`. */
function isQuota(reason: unknown): boolean {
  for (let cause = reason; cause instanceof Error; cause = 'inner' in cause ? cause.inner : null) {
    if (cause.name === 'QuotaExceededError') return true;
  }
  return false;
}
