/** X's webhook security: https://docs.x.com/x-api/webhooks/quickstart */
import { createHmac } from 'node:crypto';
import { sameSecret } from '../_shared/constant-time.ts';

/** `sha256=` and the base64 of HMAC-SHA256 with the app's secret. */
export function signature(appSecret: string, content: string | Uint8Array): string {
  return `sha256=${createHmac('sha256', appSecret).update(content).digest('base64')}`;
}

/** @param bytes the body exactly as it came: parsed and written again, it would no longer fit */
export function isSigned(appSecret: string, bytes: Uint8Array, given: string | null): boolean {
  return given !== null && sameSecret(given, signature(appSecret, bytes));
}
