/**
 * Lists the model files that the product ships, so that a download can be checked and its size known.
 *
 *   node models/manifest.ts           writes models/manifest.json
 *   node models/manifest.ts --check   exits 2 when it does not fit the files
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

interface ManifestFile {
  /** Relative to models/, with forward slashes. */
  path: string;
  sha256: string;
  bytes: number;
  licence: string;
}

const ROOT = new URL('./', import.meta.url);
const MANIFEST = new URL('manifest.json', ROOT);

/** Each shipped folder; the first prefix that fits names the licence (the cards tell the rest). */
const LICENCES: readonly (readonly [prefix: string, licence: string])[] = [
  ['triage/triage.json', 'MIT'],
  // Fine-tuned from MiniLM, whose licence goes with the weights and the vocabulary.
  ['triage/', 'Apache-2.0'],
  ['linear/', 'MIT'],
];

function describe(path: string, licence: string): ManifestFile {
  const content = readFileSync(new URL(path, ROOT));
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { path, sha256, bytes: content.length, licence };
}

function listFiles(): ManifestFile[] {
  return readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((path) => /\.(?:json|onnx)$/u.test(path))
    .sort()
    .flatMap((path) => {
      const licence = LICENCES.find(([prefix]) => path.startsWith(prefix))?.[1];
      return licence === undefined ? [] : [describe(path, licence)];
    });
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const fresh = `${JSON.stringify({ files: listFiles() }, null, 2)}\n`;
if (!values.check) {
  writeFileSync(MANIFEST, fresh);
} else if (readFileSync(MANIFEST, 'utf8').replaceAll('\r\n', '\n') !== fresh) {
  console.error(
    `${fileURLToPath(MANIFEST)} does not fit the files: run node models/manifest.ts and commit it.`,
  );
  process.exitCode = 2;
}
