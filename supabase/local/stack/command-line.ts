import { parseArgs } from 'node:util';
import type { Engine } from '../database/open-database.ts';
import { StackFailure, wordsOf } from './failure.ts';
import type { StackOptions, XKeys } from './options.ts';

export interface CommandLine {
  json: boolean;
  help: boolean;
  /** Serve the built app as it is, however old. */
  keepBuild: boolean;
  /** The port that was asked for by name. */
  port: number | undefined;
  options: StackOptions;
}

export const USAGE = `
  --port N         port of the app
  --data DIR       folder for database and keys (default .roost)
  --no-demo        nobody writes to the brand by itself
  --no-accounts    no ready-made accounts; prints a setup code for the first admin
  --no-build       the built app as it is, also when its sources are newer
  --build DIR      the app that is built in another folder, as it is

  DATABASE_URL     a Postgres server to use instead of an own one
  ROOST_DATABASE   "postgres" or "pglite": which own one (default: Postgres where it runs)
  X_API_ORIGIN     another X API; with X_APP_KEY, X_APP_SECRET, X_ACCESS_TOKEN, X_ACCESS_SECRET, X_BEARER_TOKEN
`;

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws StackFailure bad_option */
export function readCommandLine(args: readonly string[], environment: Environment): CommandLine {
  const { values } = parse(args);
  const port = readPort(values.port);
  const engine = readEngine(environment['ROOST_DATABASE']);
  const url = environment['DATABASE_URL'];
  const x = readX(environment);
  return {
    json: values.json,
    help: values.help,
    keepBuild: values['no-build'] || values.build !== undefined,
    port,
    options: {
      demo: !values['no-demo'],
      accounts: !values['no-accounts'],
      ...(values.data === undefined ? {} : { data: values.data }),
      ...(values.build === undefined ? {} : { build: values.build }),
      ...(engine === undefined ? {} : { engine }),
      ...(url === undefined || url === '' ? {} : { databaseUrl: url }),
      ...(x === undefined ? {} : { x }),
    },
  };
}

function parse(
  args: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof OPTIONS; strict: true }>> {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false });
  } catch (error) {
    throw new StackFailure('bad_option', `${wordsOf(error)}\n${USAGE}`, { cause: error });
  }
}

const OPTIONS = {
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  'no-demo': { type: 'boolean', default: false },
  'no-accounts': { type: 'boolean', default: false },
  'no-build': { type: 'boolean', default: false },
  port: { type: 'string' },
  data: { type: 'string' },
  build: { type: 'string' },
} as const;

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new StackFailure('bad_option', `--port takes a number from 0 to 65535, not "${text}".`);
  }
  return port;
}

function readEngine(text: string | undefined): Engine | undefined {
  if (text === undefined || text === '') return undefined;
  if (text === 'postgres' || text === 'pglite') return text;
  throw new StackFailure('bad_option', `ROOST_DATABASE is "postgres" or "pglite", not "${text}".`);
}

function readX(environment: Environment): { origin: string; keys: XKeys } | undefined {
  const origin = environment['X_API_ORIGIN'];
  if (origin === undefined || origin === '') return undefined;
  if (!URL.canParse(origin))
    throw new StackFailure('bad_option', `X_API_ORIGIN is not an address: "${origin}".`);
  const names = {
    consumerKey: 'X_APP_KEY',
    consumerSecret: 'X_APP_SECRET',
    accessToken: 'X_ACCESS_TOKEN',
    accessSecret: 'X_ACCESS_SECRET',
    bearerToken: 'X_BEARER_TOKEN',
  } as const;
  const missing = Object.values(names).filter((name) => !environment[name]);
  if (missing.length > 0) {
    throw new StackFailure(
      'bad_option',
      `With X_API_ORIGIN the stack also needs ${missing.join(', ')}.`,
    );
  }
  const key = (name: keyof typeof names): string => environment[names[name]] ?? '';
  return {
    origin: new URL(origin).origin,
    keys: {
      consumerKey: key('consumerKey'),
      consumerSecret: key('consumerSecret'),
      accessToken: key('accessToken'),
      accessSecret: key('accessSecret'),
      bearerToken: key('bearerToken'),
    },
  };
}
