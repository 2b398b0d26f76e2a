import type { Refusal } from '../../features/ports.ts';

/** An error that the interface has words for. */
export function refuse(code: string, message: string): Refusal {
  return Object.assign(new Error(message), { code });
}
