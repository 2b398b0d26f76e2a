import { resolve } from 'node:path';

/** The project's own folder. */
export const PROJECT = resolve(import.meta.dirname, '../../..');
