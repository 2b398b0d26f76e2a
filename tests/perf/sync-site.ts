/** The bench page beside the production build, on the stack's own origin. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { serveApp } from '../../supabase/local/http/static-files.ts';
import type { AppServer } from '../../supabase/local/stack/options.ts';

const PREFIX = '/bench';
export const BENCH_PATH = `${PREFIX}/`;

/** Serves the page below `BENCH_PATH` and the built app everywhere else. */
export async function openSyncSite(): Promise<AppServer> {
  const folder = await mkdtemp(join(tmpdir(), 'roost-bench-'));
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(import.meta.dirname, 'sync-page'),
    base: './',
    build: { outDir: folder, emptyOutDir: true, assetsDir: '_app/immutable', target: 'es2023' },
  });
  const bench = serveApp(folder);
  const app = serveApp(join(import.meta.dirname, '../../build'));
  return {
    handle: (request, response) => {
      if (!request.url?.startsWith(BENCH_PATH)) return app(request, response);
      request.url = request.url.slice(PREFIX.length);
      return bench(request, response);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
