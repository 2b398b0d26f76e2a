import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import importX from 'eslint-plugin-import-x';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from '../svelte.config.js';

const root = new URL('..', import.meta.url).pathname;

/** Only these folders may import these packages: each has one home. */
const homes = {
  'src/lib/data/local/**': ['dexie'],
  'src/lib/data/remote/**': ['@supabase/*'],
  'src/lib/inference/worker/**': ['onnxruntime-web', 'onnxruntime-web/*', '@huggingface/*'],
};

/** @param {string} [home] the folder that may import its own packages */
const foreignPackages = (home) => ({
  files: [home ?? 'src/**'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: Object.entries(homes)
          .filter(([folder]) => folder !== home)
          .map(([folder, group]) => ({ group, message: `Only ${folder} imports this.` })),
      },
    ],
  },
});

/** The architecture: each layer's folder, and the layers that it may import. */
const layers = {
  domain: { pattern: 'src/lib/domain', may: ['domain'] },
  ui: { pattern: 'src/lib/ui', may: ['ui', 'domain'] },
  platform: { pattern: 'src/lib/platform', may: ['platform', 'domain'] },
  feature: { pattern: 'src/lib/features/*', may: ['domain', 'ui', 'ports'] },
  // What lies in the folder itself: the ports and services.ts. The first pattern that fits names a file.
  ports: { pattern: 'src/lib/features', may: ['domain', 'ports'] },
  'sync-core': { pattern: 'src/lib/sync/core', may: ['sync-core', 'domain'] },
  sync: { pattern: 'src/lib/sync', may: ['sync', 'sync-core', 'platform', 'domain'] },
  inference: { pattern: 'src/lib/inference', may: ['inference', 'platform', 'domain', 'ports'] },
  data: {
    pattern: 'src/lib/data',
    may: ['data', 'sync', 'sync-core', 'inference', 'platform', 'domain', 'ports'],
  },
  app: {
    pattern: 'src/lib/app',
    may: ['app', 'data', 'sync', 'inference', 'platform', 'domain', 'ports'],
  },
  'service-worker': { pattern: 'src/service-worker', may: ['service-worker', 'domain'] },
  routes: {
    pattern: 'src/routes',
    may: ['routes', 'feature', 'ui', 'app', 'ports', 'domain'],
  },
};

export default [
  {
    ignores: [
      'build/',
      '.svelte-kit/',
      '.roost/',
      'node_modules/',
      'src/lib/data/remote/database.types.ts',
      'test-results/',
    ],
  },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: {
        projectService: true,
        tsconfigRootDir: root,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    files: ['**/*.js'],
    ...ts.configs.disableTypeChecked,
  },
  {
    files: ['src/**'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { typescript: { project: `${root}tsconfig.json` } },
      'boundaries/elements': Object.entries(layers).map(([type, { pattern }]) => ({
        type,
        pattern,
        ...(type === 'feature' ? { capture: ['name'] } : {}),
      })),
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: [
            ...Object.entries(layers).map(([type, { may }]) => ({
              from: { element: { type } },
              allow: { to: { element: { types: { anyOf: may } } } },
            })),
            {
              // A feature sees itself and never another one.
              from: { element: { type: 'feature' } },
              allow: {
                to: {
                  element: {
                    type: 'feature',
                    captured: { name: '{{from.element.captured.name}}' },
                  },
                },
              },
            },
            { allow: { to: { module: { origin: ['external', 'core'] } } } },
          ],
        },
      ],
    },
  },
  foreignPackages(),
  ...Object.keys(homes).map(foreignPackages),
  {
    files: ['{src,supabase,models,tests}/**/*.ts', 'src/**/*.svelte'],
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver': { typescript: { project: `${root}tsconfig.json` } } },
    rules: { 'import-x/no-cycle': ['error', { ignoreExternal: true }] },
  },
  {
    // Programs talk to a terminal.
    files: ['supabase/**', 'models/**', 'tests/**'],
    rules: { 'no-console': 'off' },
  },
];
