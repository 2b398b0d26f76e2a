import { parseArgs } from 'node:util';

export interface Options {
  file: string;
  /** Where the functions are; null for the stack that runs on this machine. */
  target: { url: string; key: string } | null;
  /** The embedded stack's data folder. */
  dataFolder: string;
  /** X user id of the account the posts were written to; null when there is only one. */
  account: string | null;
  /** Begin at the first line even when an earlier run was cut short. */
  restart: boolean;
}

export const USAGE = `npm run ingest -- FILE.jsonl [--url URL --key SERVICE_KEY] [--account X_USER_ID] [--data DIR] [--restart]

Takes an archive of posts by the way that every post takes. A line of FILE is an X API v2 post object, or a
page with "data" and "includes". Without --url it goes to the stack that is running (data folder --data,
by default .roost). What was cut short goes on where it stopped; what is there already is not taken twice.

Exit status: 0 all taken, known or ignored; 1 done, but some lines were refused; 2 it could not be done.`;

/** Something the person who runs the command can put right. The message says what. */
export class UsageError extends Error {}

/** @throws UsageError */
export function readOptions(args: readonly string[]): Options | 'help' {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (values.help) return 'help';
  const [file, ...rest] = positionals;
  if (file === undefined)
    throw new UsageError('Name the file to take: npm run ingest -- FILE.jsonl');
  if (rest.length > 0) throw new UsageError(`One file at a time; what is "${rest.join(' ')}"?`);
  if ((values.url === undefined) !== (values.key === undefined)) {
    throw new UsageError('--url and --key go together.');
  }
  if (values.account !== undefined && !/^\d{1,19}$/u.test(values.account)) {
    throw new UsageError('--account takes an X user id: digits only.');
  }
  return {
    file,
    target:
      values.url === undefined ? null : { url: webAddress(values.url), key: values.key ?? '' },
    dataFolder: values.data ?? '.roost',
    account: values.account ?? null,
    restart: values.restart ?? false,
  };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      key: { type: 'string' },
      account: { type: 'string' },
      data: { type: 'string' },
      restart: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

function webAddress(text: string): string {
  try {
    const url = new URL(text);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url.href.replace(/\/+$/u, '');
  } catch {
    // Told below, in words.
  }
  throw new UsageError(
    `--url takes an address such as https://abc.supabase.co; "${text}" is none.`,
  );
}
