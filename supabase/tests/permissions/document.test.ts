import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DOCUMENT, writtenDocument } from './document.ts';

it('docs/permissions.md says what the matrix says (npm run check:permissions -- --write)', async () => {
  expect(readFileSync(DOCUMENT, 'utf8')).toBe(await writtenDocument());
});
