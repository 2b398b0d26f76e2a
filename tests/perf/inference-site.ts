/** The bench page, built like the product and served with its headers. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
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
  close(): Promise<void>;
}

export async function openSite(): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'roost-bench-'));
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(import.meta.dirname, 'inference-page'),
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, assetsDir: '_app/immutable', target: 'es2023' },
  });
  for (const name of MODEL_FILES) {
    await cp(join(PROJECT, 'models', name), join(folder, 'models', name), { recursive: true });
  }
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
    close: async () => {
      await stopListening(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
