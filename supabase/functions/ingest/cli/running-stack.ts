import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { UsageError } from './options.ts';

const schema = v.object({ supabase: v.object({ url: v.string(), serviceRoleKey: v.string() }) });

/**
 * The stack that runs on this machine, by the file it keeps in its data folder.
 *
 * @throws UsageError when there is none
 */
export async function findRunningStack(dataFolder: string): Promise<{ url: string; key: string }> {
  const path = join(dataFolder, 'stack.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    throw new UsageError(
      `No stack is running (there is no ${path}). Start one with "npm start", or use --url and --key.`,
    );
  }
  try {
    const { supabase } = v.parse(schema, JSON.parse(text));
    return { url: supabase.url.replace(/\/+$/u, ''), key: supabase.serviceRoleKey };
  } catch {
    throw new UsageError(`${path} cannot be read. Restart the stack, or use --url and --key.`);
  }
}
