/** Puts a newer build in the place of the one that is served, as a deployment does: same app, other file names. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const TEXT = /\.(?:js|html|json)$/u;
const OURS = /^_app\/immutable\/(?:chunks|entry|nodes)\/.+\.js$/u;

/** @returns the addresses that a tab of the older build still asks for, and the server has no more. */
export function deployNewerBuild(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const { version } = JSON.parse(readFileSync(join(folder, '_app/version.json'), 'utf8')) as {
    version: string;
  };
  const renamed = files
    .map((file) => file.slice(folder.length + 1))
    .filter((path) => OURS.test(path))
    .map((path) => ({ path, name: basename(path), newName: withOtherHash(basename(path)) }));

  for (const file of files.filter((each) => TEXT.test(each) && !each.includes('/models/'))) {
    let text = readFileSync(file, 'utf8').replaceAll(version, `${version}1`);
    for (const { name, newName } of renamed) text = text.replaceAll(name, newName);
    writeFileSync(file, file.endsWith('.html') ? withPolicy(text) : text);
  }
  for (const { path, newName } of renamed) {
    renameSync(join(folder, path), join(folder, dirname(path), newName));
  }
  return renamed.map(({ path }) => `/${path}`);
}

/** "start.DJ6lwLH6.js" → "start.6HLwl6JD.js" */
function withOtherHash(name: string): string {
  const [hash = '', ...rest] = name.replace(/\.js$/u, '').split('.').reverse();
  return [...rest.reverse(), hash.split('').reverse().join(''), 'js'].join('.');
}

/** The page's policy names the hash of its inline script, which now imports other files. */
function withPolicy(html: string): string {
  const script = /<script>([\s\S]*?)<\/script>/u.exec(html)?.[1] ?? '';
  const hash = createHash('sha256').update(script).digest('base64');
  return html.replace(/'sha256-[^']+'/u, `'sha256-${hash}'`);
}
