import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { needsBuild } from './build-app.ts';

const folder = temporaryFolder();
afterAll(() => {
  folder.remove();
});

function put(name: string, minute: number): void {
  const file = join(folder.path, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
  utimesSync(file, minute * 60, minute * 60);
}

it('builds when there is no build, or when the app or its weights are newer, and not otherwise', () => {
  put('src/routes/page.svelte', 10);
  put('models/triage/onnx/model.onnx', 10);
  put('models/training/train.py', 10);
  expect(needsBuild(folder.path)).toBe(true);
  put('build/index.html', 20);
  expect(needsBuild(folder.path)).toBe(false);
  put('models/training/train.py', 30);
  put('supabase/local/start.ts', 30);
  expect(needsBuild(folder.path)).toBe(false);
  put('models/triage/onnx/model.onnx', 30);
  expect(needsBuild(folder.path)).toBe(true);
  put('build/index.html', 40);
  put('src/app.css', 50);
  expect(needsBuild(folder.path)).toBe(true);
});
