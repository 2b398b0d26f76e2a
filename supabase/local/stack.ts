/** `npm run stack`: the same stack for scripts. With --json one line of JSON when it is ready. */
import { buildApp, needsBuild } from './stack/build-app.ts';
import { banner } from './stack/banner.ts';
import { readCommandLine, USAGE } from './stack/command-line.ts';
import { describe } from './stack/description.ts';
import { runUntilSignal } from './stack/run.ts';
import { startStack } from './stack/start-stack.ts';

await runUntilSignal(async (log) => {
  const { port, options, help, json, keepBuild } = readCommandLine(
    process.argv.slice(2),
    process.env,
  );
  if (help) {
    process.stdout.write(`npm run stack -- [--json] [options]\n${USAGE}`);
    process.exit(0);
  }
  if (!keepBuild && needsBuild()) {
    log('Building the app');
    await buildApp();
  }
  const stack = await startStack({ ...options, port: port ?? 0, log });
  process.stdout.write(
    json
      ? `${JSON.stringify(describe(stack))}\n`
      : banner(stack, {
          colours: false,
          demo: options.demo !== false,
          took: `${(stack.startedInMs / 1000).toFixed(1)} s`,
        }),
  );
  return stack;
});
