import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { findChromium } from './tests/support/chromium.ts';

/** What the app may fetch from `models/`; training and evaluation stay out of the build. */
const SHIPPED_MODELS = ['manifest.json', 'linear', 'triage'];

/** Puts the weights into the build and serves them while developing. */
function models(): Plugin {
  const root = join(import.meta.dirname, 'models');
  return {
    name: 'roost:models',
    applyToEnvironment: (environment) => environment.name === 'client',
    configureServer(server) {
      server.middlewares.use('/models', (request, response) => {
        const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
        const file = filesBelow(root).find((name) => `/${name}` === path);
        if (!file) {
          response.statusCode = 404;
          response.end();
          return;
        }
        if (file.endsWith('.json')) response.setHeader('content-type', 'application/json');
        response.end(readFileSync(join(root, file)));
      });
    },
    generateBundle() {
      for (const name of filesBelow(root)) {
        this.emitFile({
          type: 'asset',
          fileName: `models/${name}`,
          source: readFileSync(join(root, name)),
        });
      }
    },
  };
}

/** The browser's dialog for the installation shows the same pictures as the docs. */
function screenshots(): Plugin {
  return {
    name: 'roost:screenshots',
    applyToEnvironment: (environment) => environment.name === 'client',
    generateBundle() {
      for (const name of ['desk-light.png', 'queue-phone.png']) {
        this.emitFile({
          type: 'asset',
          fileName: `screenshots/${name}`,
          source: readFileSync(join(import.meta.dirname, 'docs/images', name)),
        });
      }
    },
  };
}

/**
 * Lists what workers load (the runtime of the model) in Vite's manifest, which leaves it out: Kit tells the
 * service worker what a build consists of by this manifest.
 */
function workerFiles(): Plugin {
  return {
    name: 'roost:worker-files',
    applyToEnvironment: (environment) => environment.name === 'client',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const manifest = bundle['.vite/manifest.json'];
        if (manifest?.type !== 'asset') return;
        const listed = JSON.parse(String(manifest.source)) as Record<string, { file: string }>;
        for (const file of Object.keys(bundle)) {
          if (file.includes('/workers/')) listed[file] ??= { file };
        }
        manifest.source = JSON.stringify(listed);
      },
    },
  };
}

function filesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((name) => SHIPPED_MODELS.some((kept) => name === kept || name.startsWith(`${kept}/`)));
}

/** Threads in WebAssembly need a cross-origin isolated page. */
const ISOLATION = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
};

const testing = process.env['VITEST'] !== undefined;

export default defineConfig({
  plugins: [tailwindcss(), sveltekit(), models(), screenshots(), workerFiles()],
  server: { headers: ISOLATION },
  // Kit's dev server would otherwise pre-bundle the runtime and lose the place of its .wasm file.
  optimizeDeps: { exclude: ['onnxruntime-web'], include: ['@huggingface/tokenizers'] },
  build: { target: 'es2023' },
  worker: { format: 'es' },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['{src,models,supabase,tests}/**/*.test.ts'],
          exclude: ['**/*.svelte.test.ts', 'supabase/{tests,local}/**', 'tests/contract/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'stack',
          environment: 'node',
          include: ['supabase/{tests,local}/**/*.test.ts', 'tests/contract/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['src/**/*.svelte.test.ts'],
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(testing ? { executablePath: findChromium() } : {}),
                args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
