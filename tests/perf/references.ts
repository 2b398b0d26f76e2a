/**
 * What the bench compares with: onnxruntime outside the browser, and transformers.js as it comes. Neither is part
 * of the product, so they are installed when a bench first asks for them, in a folder beside the other packages.
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTriageSession } from '../../src/lib/inference/worker/triage-session.ts';
import type { OrtRuntime, TriageSession } from '../../src/lib/inference/worker/triage-session.ts';

const PROJECT = join(import.meta.dirname, '../..');
const FOLDER = join(PROJECT, 'node_modules/.cache/roost-references');
/** The runtime has the browser build's version, so that only the place where it runs differs. */
const PACKAGES = {
  'onnxruntime-node': '1.30.0',
  '@huggingface/transformers': '4.3.1',
};

/**
 * The folder with both packages in its node_modules; fetches them from the npm registry the first time (about
 * 130 MB).
 *
 * @throws when the registry cannot be reached.
 */
export async function referencePackages(): Promise<string> {
  const file = join(FOLDER, 'package.json');
  const wanted = JSON.stringify({ private: true, dependencies: PACKAGES });
  const installed = await readFile(file, 'utf8').catch(() => '');
  if (installed === wanted) return FOLDER;
  process.stderr.write('Fetching the references of this bench from the npm registry, once.\n');
  await mkdir(FOLDER, { recursive: true });
  // Their install scripts fetch builds for graphics cards, which are not measured.
  const order = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  await writeFile(file, JSON.stringify({ private: true }));
  await promisify(execFile)(
    'npm',
    [...order, '--no-save', ...Object.entries(PACKAGES).map((pair) => pair.join('@'))],
    { cwd: FOLDER, shell: process.platform === 'win32' },
  );
  await writeFile(file, wanted);
  return FOLDER;
}

/** The product's session on onnxruntime outside the browser, with the same files. */
export async function openNativeSession(threads: number): Promise<TriageSession> {
  const require = createRequire(join(await referencePackages(), 'package.json'));
  const native = require('onnxruntime-node') as OrtRuntime;
  const triage = join(PROJECT, 'models/triage');
  const json = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(triage, name), 'utf8'));
  const create = (model: Uint8Array): Promise<unknown> =>
    native.InferenceSession.create(model, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      logSeverityLevel: 3,
    });
  return createTriageSession({
    ort: { ...native, InferenceSession: { create } as OrtRuntime['InferenceSession'] },
    model: await readFile(join(triage, 'onnx/model_quantized.onnx')),
    tokenizer: await json('tokenizer.json'),
    tokenizerConfig: await json('tokenizer_config.json'),
    card: await json('triage.json'),
  });
}
