import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openDatabase } from '../database/open-database.ts';
import { createFrontDoor } from '../auth/front-door.ts';
import { createMailbox } from '../auth/mailbox.ts';
import { type Backends, createGateway } from '../http/gateway.ts';
import { listen, listenNear, stopListening } from '../http/listen.ts';
import { serveApp } from '../http/static-files.ts';
import { startRealtime } from '../realtime/realtime-server.ts';
import { ensureAccounts, setupCode } from './accounts.ts';
import { describe, leaveAddress } from './description.ts';
import { ensureBrand } from './brand.ts';
import { ensureCompany } from './company.ts';
import { guardConsole } from './console-guard.ts';
import { takeDataFolder } from './data-folder.ts';
import { StackFailure, wordsOf } from './failure.ts';
import { startFunctionsService } from './functions-service.ts';
import type { Stack, StackOptions } from './options.ts';
import { PROJECT } from './project.ts';
import { migrate } from './schema.ts';
import { keepSecrets } from './secrets.ts';
import { createSupabaseApp, type SupabaseApp } from './supabase-app.ts';
import { createUndo } from './undo.ts';
import { startUpkeep } from './upkeep.ts';
import { startX } from './x.ts';

/**
 * Starts everything that Roost needs: database, REST, Auth, Realtime, functions, the app, and X.
 * What has been started is ended again when a later step fails.
 * @throws StackFailure with a sentence for the person who started it
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const startedAt = performance.now();
  const say = options.log ?? (() => undefined);
  const progress = options.progress ?? (() => undefined);
  const undo = createUndo(say);
  // While everything is being ended, what is cut off is no news.
  const log = (line: string): void => {
    if (!undo.begun()) say(line);
  };
  try {
    const folder = undo.later(
      'foundation',
      takeDataFolder(resolve(options.data ?? join(PROJECT, '.roost'))),
      (it) => {
        it.release();
      },
    );
    const { secrets, save } = keepSecrets(folder.at('secrets.json'));

    // The port is taken first: a start that cannot succeed should say so before it has made a database.
    const backends: Backends = {};
    let origin = '';
    const server = undo.later(
      'services',
      createGateway(backends, () => origin, log),
      stopListening,
    );
    const { build = join(PROJECT, 'build') } = options;
    if (typeof build === 'string') backends.app = serveApp(builtApp(build));
    else if (build)
      backends.app = undo.later('services', await build(server), (it) => it.close()).handle;
    backends.foreignUpgrades = typeof build === 'function';
    const port = await (options.nextFreePort ? listenNear : listen)(server, options.port ?? 0);
    origin = `http://127.0.0.1:${String(port)}`;

    const x = undo.later('traffic', await startX(options, folder.at('x.jsonl'), secrets.x), (it) =>
      it.close(),
    );
    // Deno and the database take about as long as each other; neither needs the other to start.
    const functionsStarting =
      options.functions === false
        ? null
        : startFunctionsService({
            folder: options.functionsFolder ?? join(PROJECT, 'supabase/functions'),
            origin,
            secrets,
            x,
            cache: folder.at('deno'),
            log,
          });
    // A failure is reported when its turn comes; until then it must not count as one that nobody handles.
    functionsStarting?.catch(() => undefined);
    void undo.later('traffic', functionsStarting, async (it) =>
      (await it?.catch(() => null))?.stop(),
    );

    // Restored last: a request that is on its way may still complain.
    const { guard } = undo.later('foundation', guardConsole(log), (it) => {
      it.restore();
    });
    progress('Opening the database');
    const database = undo.later(
      'foundation',
      await openDatabase({
        folder: folder.path,
        engine: options.engine ?? 'auto',
        url: options.databaseUrl,
        password: secrets.databasePassword,
      }),
      (it) => it.close(),
    );
    const mailbox = createMailbox(log);
    const [open, app] = [false, true].map((confirm) =>
      createSupabaseApp(
        database,
        secrets,
        () => origin,
        mailbox.receive,
        options.accessTokenSeconds,
        confirm,
      ),
    ) as [SupabaseApp, SupabaseApp];
    await app.prepare();
    await migrate(database, progress);
    const brandId = await ensureBrand(database, x.brand, x.keys, options.x ? 'each time' : 'once');
    const accounts =
      options.accounts === false ? [] : await ensureAccounts(open, database, origin, secrets, save);
    if (options.demo !== false && options.accounts !== false) await ensureCompany(database);
    const realtime = undo.later(
      'services',
      await startRealtime({
        database,
        keys: secrets,
        log,
        ...(options.realtimeLimits ? { limits: options.realtimeLimits } : {}),
      }),
      (it) => it.close(),
    );
    undo.later('services', startUpkeep(database, log), (end) => end());

    const frontDoor = createFrontDoor({ database, app, open });
    backends.supabase = (request, peer) => guard(() => frontDoor(request, peer));
    backends.mailbox = mailbox.serve;
    backends.realtime = (request, socket, head) => {
      realtime.upgrade(request, socket, head);
    };
    backends.config = () => ({
      supabaseUrl: origin,
      anonKey: secrets.anonKey,
      simulator: x.simulator && { address: x.origin, demo: options.demo !== false },
      mailsAreCaught: true,
    });

    if (functionsStarting) {
      progress('Starting the functions');
      const functions = await functionsStarting;
      backends.functions = (request, response) => functions.handle(request, response);
      if (options.schedule !== false) {
        await x.simulator
          ?.connectWebhook(`${origin}/functions/v1/webhook/${brandId}`)
          .catch((error: unknown) => {
            log(`X does not accept the webhook, so posts come by polling: ${wordsOf(error)}`);
          });
        functions.startSchedule();
      }
    }
    if (options.demo !== false) x.simulator?.setDemoRunning(true);

    const description = {
      app: origin,
      supabase: { url: origin, anonKey: secrets.anonKey, serviceRoleKey: secrets.serviceRoleKey },
      x: { origin: x.origin },
      mailbox: origin + mailbox.path,
      accounts,
      setupCode: await setupCode(database),
    };
    undo.later(
      'services',
      leaveAddress(folder.at('stack.json'), describe(description)),
      (remove) => {
        remove();
      },
    );
    return {
      ...description,
      cronSecret: secrets.cronSecret,
      simulator: x.simulator,
      database,
      startedInMs: Math.round(performance.now() - startedAt),
      stop: undo.all,
    };
  } catch (error) {
    await undo.all();
    throw error;
  }
}

function builtApp(folder: string): string {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new StackFailure(
      'build_missing',
      `There is no built app in ${folder}. Build it with: npm run build`,
    );
  }
  return folder;
}
