/** `npm run dev`: the same stack, with the app served by Vite and reloaded while it is being written. */
import type { Server } from 'node:http';
import { createServer as createVite } from 'vite';
import { ISOLATION } from './http/page-headers.ts';
import { banner } from './stack/banner.ts';
import { readCommandLine, USAGE } from './stack/command-line.ts';
import type { AppServer } from './stack/options.ts';
import { PROJECT } from './stack/project.ts';
import { runUntilSignal } from './stack/run.ts';
import { startStack } from './stack/start-stack.ts';

const PORT = 5173;

/** Vite as a part of the stack's own server, so that app and services keep one origin. */
async function viteOn(server: Server): Promise<AppServer> {
  const vite = await createVite({
    root: PROJECT,
    appType: 'custom',
    server: { middlewareMode: true, ws: { server } },
  });
  return {
    handle: (request, response) =>
      new Promise((resolve, reject) => {
        response.once('close', resolve);
        for (const [name, value] of Object.entries(ISOLATION)) response.setHeader(name, value);
        vite.middlewares(request, response, (error?: unknown) => {
          if (error instanceof Error) reject(error);
          else
            response
              .writeHead(404, { 'content-type': 'text/plain' })
              .end('There is nothing at this address.\n');
        });
      }),
    close: () => vite.close(),
  };
}

await runUntilSignal(async (log) => {
  const { port, options, help } = readCommandLine(process.argv.slice(2), process.env);
  if (help) {
    process.stdout.write(`npm run dev -- [options]\n${USAGE}`);
    process.exit(0);
  }
  const stack = await startStack({
    ...options,
    port: port ?? PORT,
    nextFreePort: port === undefined,
    xPort: PORT + 7,
    build: viteOn,
    log,
  });
  process.stdout.write(
    banner(stack, {
      colours: process.stdout.isTTY && process.stdout.hasColors(),
      demo: options.demo !== false,
      took: `${(stack.startedInMs / 1000).toFixed(1)} s, changes reload`,
    }),
  );
  return stack;
});
