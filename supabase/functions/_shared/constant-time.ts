import { timingSafeEqual } from 'node:crypto';
import { Buffer } from 'node:buffer';

/** Compares secrets in a time that tells nothing of where they differ; only their length shows. */
export function sameSecret(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
