import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { takeDataFolder } from './data-folder.ts';
import { keepSecrets } from './secrets.ts';

const folders: { remove(): void }[] = [];
const fresh = (): string => {
  const folder = temporaryFolder();
  folders.push(folder);
  return folder.path;
};

afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

describe('the data folder', () => {
  it('is made when it is missing, belongs to one start at a time, and is free again after it', () => {
    const path = join(fresh(), 'new/data');
    const first = takeDataFolder(path);
    expect(() => takeDataFolder(path)).toThrow(/already runs/);
    first.release();
    takeDataFolder(path).release();
    expect(existsSync(join(path, 'stack.lock'))).toBe(false);
  });

  it('names the process that holds it', () => {
    const path = fresh();
    writeFileSync(join(path, 'stack.lock'), `${String(process.ppid)}\n`);
    expect(() => takeDataFolder(path)).toThrow(`process ${String(process.ppid)}`);
  });

  it('is not kept by a process that is gone, nor by a broken lock', () => {
    const path = fresh();
    const { pid } = spawnSync(process.execPath, ['--version']);
    for (const left of [`${String(pid)}\n`, 'nonsense']) {
      writeFileSync(join(path, 'stack.lock'), left);
      const folder = takeDataFolder(path);
      expect(readFileSync(join(path, 'stack.lock'), 'utf8').trim()).toBe(String(process.pid));
      folder.release();
    }
  });

  it('says so when it is a file', () => {
    const file = join(fresh(), 'file');
    writeFileSync(file, '');
    expect(() => takeDataFolder(file)).toThrow(file);
  });
});

describe('the secrets', () => {
  it('are made once and stay', () => {
    const file = join(fresh(), 'secrets.json');
    const first = keepSecrets(file).secrets;
    expect(keepSecrets(file).secrets).toEqual(first);
    expect(keepSecrets(join(fresh(), 'secrets.json')).secrets.jwtSecret).not.toBe(first.jwtSecret);
  });

  it('tell what to do when the file is damaged', () => {
    const file = join(fresh(), 'secrets.json');
    writeFileSync(file, '{"jwtSecret": "short"}');
    expect(() => keepSecrets(file)).toThrow(/Move it aside/);
  });
});
