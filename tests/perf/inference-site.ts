/** The bench pages, built like the product and served with its headers. */
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { listen, stopListening } from '../../supabase/local/http/listen.ts';
import { serveApp } from '../../supabase/local/http/static-files.ts';

const PROJECT = join(import.meta.dirname, '../..');
const MODEL_FILES = ['manifest.json', 'linear', 'triage'];

export interface Site {
  url: string;
  /** Bytes sent since the last call. */
  sent(): number;
  /** Other hosts that its pages and workers asked for. */
  outside: string[];
  close(): Promise<void>;
}

/** The product's client and worker. */
export function openSite(): Promise<Site> {
  return open('inference-page', {}, () => Promise.resolve());
}

/** transformers.js as it comes, from the folder that `referencePackages` gave. */
export function openStockSite(packages: string): Promise<Site> {
  const installed = join(packages, 'node_modules');
  const alias = {
    'stock-transformers': join(installed, '@huggingface/transformers/dist/transformers.web.js'),
  };
  return open('stock-page', alias, async (folder) => {
    const runtime = join(installed, 'onnxruntime-web/dist');
    for (const name of await readdir(runtime)) {
      if (!name.startsWith('ort-wasm-simd-threaded.')) continue;
      await cp(join(runtime, name), join(folder, 'models/runtime', name));
    }
  });
}

async function open(
  page: string,
  alias: Record<string, string>,
  more: (folder: string) => Promise<void>,
): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'roost-bench-'));
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(import.meta.dirname, page),
    resolve: { alias },
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, assetsDir: '_app/immutable', target: 'es2023' },
  });
  for (const name of MODEL_FILES) {
    await cp(join(PROJECT, 'models', name), join(folder, 'models', name), { recursive: true });
  }
  await more(folder);
  let bytes = 0;
  const serve = serveApp(folder);
  const server = createServer((request, response) => {
    const before = request.socket.bytesWritten;
    response.once('close', () => {
      bytes += request.socket.bytesWritten - before;
    });
    void serve(request, response);
  });
  const port = await listen(server, 0);
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    sent: () => {
      const sent = bytes;
      bytes = 0;
      return sent;
    },
    outside: [],
    close: async () => {
      await stopListening(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
