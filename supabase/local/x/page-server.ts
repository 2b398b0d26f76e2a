import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Every file of the page by name: nothing else can be asked for. */
const files: ReadonlySet<string> = new Set([
  'index.html',
  'theme.css',
  'skyline.css',
  'side.css',
  'posts.css',
  'skyline.js',
  'feed.js',
  'post-view.js',
  'composer.js',
  'simulator-client.js',
  'favicon.svg',
]);

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Sends a file of the page; false when the page has no such file. */
export function servePage(path: string, response: ServerResponse): boolean {
  const name = path === '/' ? 'index.html' : path.slice(1);
  if (!files.has(name)) return false;
  const content = readFileSync(new URL(`./page/${name}`, import.meta.url));
  response.writeHead(200, {
    'content-type': types[name.slice(name.lastIndexOf('.') + 1)] ?? 'text/plain',
    'content-length': content.length,
    'cache-control': 'no-cache',
    'content-security-policy': policy,
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(content);
  return true;
}
