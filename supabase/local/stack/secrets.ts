import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { StackFailure } from './failure.ts';
import { brandProfile } from '../x/demo/brand.ts';

const text = v.pipe(v.string(), v.minLength(8));

const secretsSchema = v.object({
  /** Signs the tokens of signed-in people (HS256). */
  jwtSecret: v.pipe(v.string(), v.minLength(32)),
  anonKey: v.pipe(v.string(), v.startsWith('sb_publishable_')),
  serviceRoleKey: v.pipe(v.string(), v.startsWith('sb_secret_')),
  /** Header x-cron-secret of scheduled calls. */
  cronSecret: text,
  /** The stack's own Postgres server, where it runs one. */
  databasePassword: text,
  x: v.object({
    consumerKey: text,
    consumerSecret: text,
    accessToken: text,
    accessSecret: text,
    bearerToken: text,
  }),
  /** Passwords of the demo accounts by e-mail address. */
  passwords: v.record(v.string(), text),
});

export type Secrets = v.InferOutput<typeof secretsSchema>;

const random = (bytes: number): string => randomBytes(bytes).toString('base64url');

/** Secrets that belong to one installation alone; nothing in the repository opens it. */
export function makeSecrets(): Secrets {
  return {
    jwtSecret: random(48),
    anonKey: `sb_publishable_${random(24)}`,
    serviceRoleKey: `sb_secret_${random(32)}`,
    cronSecret: random(32),
    databasePassword: random(24),
    x: {
      consumerKey: random(18),
      consumerSecret: random(36),
      // As X writes them: the account's id in front.
      accessToken: `${brandProfile.id}-${random(24)}`,
      accessSecret: random(32),
      bearerToken: random(64),
    },
    passwords: {},
  };
}

const BIRDS = [
  'heron',
  'wren',
  'robin',
  'plover',
  'swift',
  'linnet',
  'dunlin',
  'siskin',
  'avocet',
  'merlin',
];

/** Easy to type from a terminal, about 43 bits: enough behind a rate-limited sign-in on one's own machine. */
export function makePassword(): string {
  const bird = (): string => BIRDS[randomInt(BIRDS.length)] ?? 'wren';
  return `${bird()}-${random(4).replaceAll(/[-_]/g, 'x')}-${bird()}`;
}

/**
 * Reads the secrets of a data folder, or makes them there.
 * @throws StackFailure data_corrupt
 */
export function keepSecrets(file: string): { secrets: Secrets; save: (secrets: Secrets) => void } {
  const save = (secrets: Secrets): void => {
    const draft = `${file}.new`;
    writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, file);
  };
  if (!existsSync(file)) {
    const secrets = makeSecrets();
    save(secrets);
    return { secrets, save };
  }
  try {
    return { secrets: v.parse(secretsSchema, JSON.parse(readFileSync(file, 'utf8'))), save };
  } catch (error) {
    throw new StackFailure(
      'data_corrupt',
      `${file} cannot be read. Move it aside: new keys are made, and everyone signs in again.`,
      { cause: error },
    );
  }
}
