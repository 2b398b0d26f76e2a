import adapter from '@sveltejs/adapter-static';

/** @type {import('@sveltejs/kit').Config} */
export default {
  kit: {
    adapter: adapter({ fallback: 'index.html' }),
    // Hashes of Kit's own inline bootstrap land in a meta tag, so that any static host is safe too.
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['self'],
        'script-src': ['self', 'wasm-unsafe-eval'],
        'style-src': ['self', 'unsafe-inline'],
        'img-src': ['self', 'data:', 'blob:'],
        'connect-src': ['self'],
        'worker-src': ['self'],
        'object-src': ['none'],
        'base-uri': ['self'],
      },
    },
    serviceWorker: {
      // Registered by the app, which also shows what comes of it.
      register: false,
    },
    typescript: {
      config: (config) => ({
        ...config,
        compilerOptions: { ...config.compilerOptions, allowImportingTsExtensions: true },
        include: [
          ...config.include,
          '../.config/*.ts',
          '../vite.config.ts',
          '../playwright.config.ts',
          '../svelte.config.js',
          '../models/**/*.ts',
          '../supabase/local/**/*.ts',
          '../supabase/tests/**/*.ts',
          '../supabase/*.ts',
          '../tests/**/*.ts',
        ],
      }),
    },
  },
};
