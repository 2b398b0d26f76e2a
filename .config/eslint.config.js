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
const homes = [
  { packages: ['dexie'], home: 'src/lib/data/local/**' },
  { packages: ['@supabase/*'], home: 'src/lib/data/remote/**' },
  { packages: ['onnxruntime-web', 'onnxruntime-web/*'], home: 'src/lib/inference/worker/**' },
  { packages: ['@huggingface/*'], home: 'src/lib/inference/worker/**' },
];

export default ts.config(
  {
    ignores: ['build/', '.svelte-kit/', '.roost/', 'node_modules/', 'src/lib/data/remote/database.types.ts', 'test-results/'],
  },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: { projectService: true, tsconfigRootDir: root, extraFileExtensions: ['.svelte'] },
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
      'boundaries/elements': [
        { type: 'domain', pattern: 'src/lib/domain', mode: 'folder' },
        { type: 'ui', pattern: 'src/lib/ui', mode: 'folder' },
        { type: 'platform', pattern: 'src/lib/platform', mode: 'folder' },
        { type: 'sync-core', pattern: 'src/lib/sync/core', mode: 'folder' },
        { type: 'sync', pattern: 'src/lib/sync', mode: 'folder' },
        { type: 'inference', pattern: 'src/lib/inference', mode: 'folder' },
        { type: 'data', pattern: 'src/lib/data', mode: 'folder' },
        { type: 'ports', pattern: 'src/lib/features/ports.ts', mode: 'file' },
        { type: 'services', pattern: 'src/lib/features/services.ts', mode: 'file' },
        { type: 'feature', pattern: 'src/lib/features/*', mode: 'folder', capture: ['name'] },
        { type: 'app', pattern: 'src/lib/app', mode: 'folder' },
        { type: 'routes', pattern: 'src/routes', mode: 'folder' },
      ],
    },
    rules: {
      'boundaries/element-types': [
        'error',
        {
          default: 'disallow',
          rules: [
            { from: 'domain', allow: ['domain'] },
            { from: 'ui', allow: ['ui', 'domain'] },
            { from: 'platform', allow: ['platform', 'domain'] },
            { from: 'ports', allow: ['domain'] },
            { from: 'services', allow: ['ports'] },
            { from: 'sync-core', allow: ['sync-core', 'domain'] },
            { from: 'sync', allow: ['sync', 'sync-core', 'platform', 'domain'] },
            { from: 'inference', allow: ['inference', 'platform', 'domain', 'ports'] },
            { from: 'data', allow: ['data', 'sync', 'sync-core', 'inference', 'platform', 'domain', 'ports'] },
            { from: 'feature', allow: ['domain', 'ui', 'ports', 'services', ['feature', { name: '${from.name}' }]] },
            { from: 'app', allow: ['*'] },
            { from: 'routes', allow: ['feature', 'ui', 'app', 'services', 'ports', 'domain', 'routes'] },
          ],
        },
      ],
    },
  },
  ...homes.map(({ packages, home }) => ({
    files: ['src/**'],
    ignores: [home],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ group: packages, message: `Only ${home} imports this.` }] }] },
  })),
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
);
