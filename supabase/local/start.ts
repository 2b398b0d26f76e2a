/** `npm start`: the whole product, for a person. */
import { banner } from './stack/banner.ts';
import { buildApp, needsBuild } from './stack/build-app.ts';
import { readCommandLine, USAGE } from './stack/command-line.ts';
import { createProgress } from './stack/progress.ts';
import { runUntilSignal } from './stack/run.ts';
import { startStack } from './stack/start-stack.ts';

const PORT = 4173;

await runUntilSignal(async (log) => {
  const { port, options, help, keepBuild } = readCommandLine(process.argv.slice(2), process.env);
  if (help) {
    process.stdout.write(`npm start -- [options]\n${USAGE}`);
    process.exit(0);
  }
  const progress = createProgress(process.stdout);
  try {
    if (!keepBuild && needsBuild()) {
      progress.step('Building the app (once; about a minute)');
      await buildApp();
    }
    const stack = await startStack({
      ...options,
      port: port ?? PORT,
      nextFreePort: port === undefined,
      xPort: PORT + 7,
      log: (line) => {
        progress.clear();
        log(line);
      },
      progress: progress.step,
    });
    progress.clear();
    process.stdout.write(
      banner(stack, {
        colours: process.stdout.isTTY && process.stdout.hasColors(),
        demo: options.demo !== false,
        took: `${(stack.startedInMs / 1000).toFixed(1)} s`,
      }),
    );
    return stack;
  } finally {
    progress.clear();
  }
});
