import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One function as `supabase/config.toml` describes it. */
export interface FunctionConfig {
  name: string;
  /** Whether the gateway asks for a token or key before the function sees a request. */
  verifyJwt: boolean;
}

/**
 * Reads the sections `[functions.NAME]`: the part of TOML that they use, sections and true or false.
 * @returns verify_jwt by name, where it is set
 */
export function parseVerifyJwt(toml: string): Map<string, boolean> {
  const found = new Map<string, boolean>();
  let section = '';
  for (const line of toml.split(/\r?\n/)) {
    const header = /^\s*\[\s*([^\]]+?)\s*\]\s*(?:#.*)?$/.exec(line);
    if (header) section = header[1] ?? '';
    const name = /^functions\."?([\w-]+)"?$/.exec(section)?.[1];
    const value = /^\s*verify_jwt\s*=\s*(true|false)\s*(?:#.*)?$/.exec(line)?.[1];
    if (name !== undefined && value !== undefined) found.set(name, value === 'true');
  }
  return found;
}

/** The functions of a folder: each subfolder with an `index.ts`, as the Supabase CLI finds them. */
export function findFunctions(folder: string, configFile: string): FunctionConfig[] {
  const verify = parseVerifyJwt(existsSync(configFile) ? readFileSync(configFile, 'utf8') : '');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'index.ts')))
    .map(({ name }) => ({ name, verifyJwt: verify.get(name) ?? true }))
    .sort((one, other) => one.name.localeCompare(other.name));
}
