import { readFileSync, statSync } from 'node:fs';

/** Threads in WebAssembly need a cross-origin isolated page; workers and assets must allow to be embedded in one. */
export const ISOLATION: Record<string, string> = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
};

const STRICT_POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'self'";

/**
 * The policy of the built page. Kit writes it, with the hash of its own inline script, into a meta tag;
 * as a header it also covers workers, and only a header can forbid framing.
 */
export function policyOf(html: string): string {
  const written = /<meta\s+http-equiv="content-security-policy"\s+content="([^"]+)"/i.exec(
    html,
  )?.[1];
  const policy = written?.replaceAll('&quot;', '"').replaceAll('&#39;', "'") ?? STRICT_POLICY;
  return `${policy}; frame-ancestors 'none'`;
}

/**
 * Headers of every page, worker and asset of the app whose entry page is `indexFile`, asked anew for each answer:
 * a build that is put there while the app is served has an inline script with another hash.
 */
export function pageHeaders(indexFile: string): () => Record<string, string> {
  let changedAt = 0;
  let headers: Record<string, string> = {};
  return () => {
    const stats = statSync(indexFile, { throwIfNoEntry: false });
    if (stats && stats.mtimeMs !== changedAt) {
      const policy = policyOf(readFileSync(indexFile, 'utf8'));
      headers = { ...ISOLATION, 'content-security-policy': policy };
      changedAt = stats.mtimeMs;
    }
    return headers;
  };
}
